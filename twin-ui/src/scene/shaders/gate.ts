import { AIR, PLACE } from './common.ts'

/**
 * Gates near by: piers, deck, hoist house and leaves, all boxes of one mesh. A gate grows across and along with its canal, so that
 * it spans it at any distance; leaves ride on their measured opening.
 */
export const GATE_VERTEX = /* glsl */ `
${PLACE}

in vec3 aCorner;
in vec3 aNormal;
/** x, y, direction downstream */
in vec4 aSeat;
/** centre of the box: across, along, level of its foot; leaf index or −1 */
in vec4 aBox;
/** half across, half along, height, material */
in vec4 aSize;
/** full width of the canal, its least width in pixels, index of the gate's sign */
in vec3 aCanal;

uniform sampler2D uLeaf;
uniform sampler2D uState;

out vec3 vNormal;
flat out float vMaterial;
out float vAlpha;
out float vHeight;
out float vDistanceM;
flat out float vKnown;
flat out float vEmphasis;

void main() {
  vec3 centre = toWorld(aSeat.xy, aBox.z);
  float pxM = metresPerPx(centre);
  float grown = max(1.0, aCanal.y * pxM / aCanal.x);
  float openingM = 0.0;
  vKnown = 1.0;
  if (aBox.w > -0.5) {
    vec4 leaf = texelFetch(uLeaf, ivec2(int(aBox.w) & 255, int(aBox.w) >> 8), 0);
    openingM = leaf.x;
    vKnown = leaf.y;
  }
  float across = aBox.x + aCorner.x * aSize.x;
  float along = aBox.y + aCorner.z * aSize.y;
  vec2 direction = aSeat.zw;
  vec2 left = vec2(-direction.y, direction.x);
  vec2 place = aSeat.xy + (left * across + direction * along) * grown;
  vec3 world = toWorld(place, aBox.z + openingM + aCorner.y * aSize.z);
  vec4 view = viewMatrix * vec4(world, 1.0);
  gl_Position = projectionMatrix * view;
  vec2 flat_ = left * aNormal.x + direction * aNormal.z;
  vNormal = vec3(flat_.x, aNormal.y, -flat_.y);
  vMaterial = aSize.w;
  vHeight = aCorner.y;
  vDistanceM = -view.z;
  vEmphasis = texelFetch(uState, ivec2(int(aCanal.z) & 255, int(aCanal.z) >> 8), 0).z;
  float drawnPx = aCanal.x * grown / pxM;
  vAlpha = smoothstep(13.0, 20.0, drawnPx);
  if (vAlpha < 0.01) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`

export const GATE_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cConcrete;
uniform vec3 cRoof;
uniform vec3 cSteel;
uniform vec3 cLeaf;
uniform vec3 cPlate;
uniform vec3 cUnknown;
uniform vec3 cAccent;
/** 1 for all that stands in the open, less for what water hides. */
uniform float uSolid;

in vec3 vNormal;
flat in float vMaterial;
in float vAlpha;
in float vHeight;
in float vDistanceM;
flat in float vKnown;
flat in float vEmphasis;

out vec4 outColor;

void main() {
  vec3 color = cConcrete;
  if (vMaterial > 0.5) color = cLeaf;
  if (vMaterial > 1.5) color = cRoof;
  if (vMaterial > 2.5) color = cPlate * 0.97;
  if (vMaterial > 3.5) color = cSteel;
  bool isTop = vMaterial > 1.5 && abs(vMaterial - 3.0) > 0.5;
  if (isTop) color = mix(color, cAccent * 1.25, 0.42 * min(2.0, vEmphasis));
  if (vKnown < 0.75) color = mix(cUnknown, cUnknown * 0.8, hatch(6.0));
  float light = dot(normalize(vNormal), normalize(vec3(-0.5, 0.85, -0.45)));
  color *= 0.80 + 0.22 * light;
  /* Ribs of a steel leaf. */
  if (vMaterial > 0.5 && vMaterial < 1.5) color *= 1.0 + 0.10 * step(0.5, fract(vHeight * 5.0)) - 0.05;
  if (uSolid < 0.5 && (vMaterial < 0.5 || vMaterial > 1.5)) discard;
  outColor = vec4(throughAir(color, vDistanceM), vAlpha * mix(0.34, 1.0, uSolid));
}
`
