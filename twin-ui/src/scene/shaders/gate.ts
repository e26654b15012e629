import { AIR, PLACE, STATE } from './common.ts'

/**
 * Gates and structures near by, all triangles of one mesh. A structure grows across and along with its canal, so that it spans it at any
 * distance; leaves ride on their measured opening, straight up or about their trunnion; sheets of water hang between the two levels.
 */
export const GATE_VERTEX = /* glsl */ `
${PLACE}
${STATE}

/** across, along, level, material */
in vec4 aLocal;
/** normal across, along, up; level of the bank */
in vec4 aNormal;
/** x, y, direction downstream */
in vec4 aSeat;
/** full width of the canal, its least width in pixels, index of the sign, leaf or −1 */
in vec4 aCanal;
/** along and level of the trunnion, radius, its height over the sill; of a sheet of water the crest in y */
in vec4 aPivot;
/** share of the fall from the upper level, −1 for what is no water; texel of the level above */
in vec2 aFall;

uniform sampler2D uLeaf;
uniform sampler2D uState;
uniform float uRole;
uniform vec3 uSun;
uniform float uHasState;

out vec3 vNormal;
flat out float vMaterial;
out float vAlpha;
out vec3 vLocal;
out float vDistanceM;
flat out float vKnown;
flat out float vEmphasis;

void main() {
  float pxM = metresPerPx(toWorld(aSeat.xy, aNormal.w));
  float grown = max(1.0, aCanal.y * pxM / aCanal.x);
  float across = aLocal.x;
  float along = aLocal.y;
  float level = aLocal.z;
  vec3 turned = aNormal.xyz;
  vKnown = 1.0;
  if (aCanal.w > -0.5) {
    vec4 leaf = texelFetch(uLeaf, ivec2(int(aCanal.w) & 255, int(aCanal.w) >> 8), 0);
    vKnown = leaf.y;
    if (aPivot.z > 0.0) {
      float turn = asin(clamp(aPivot.w / aPivot.z, -1.0, 1.0)) - asin(clamp((aPivot.w - leaf.x) / aPivot.z, -1.0, 1.0));
      vec2 arm = vec2(along, level) - aPivot.xy;
      float c = cos(turn);
      float s = sin(turn);
      along = aPivot.x + c * arm.x + s * arm.y;
      level = aPivot.y - s * arm.x + c * arm.y;
      turned.yz = vec2(c * turned.y + s * turned.z, c * turned.z - s * turned.y);
    } else level += leaf.x;
  }
  bool hides = false;
  if (aFall.x > -0.5) {
    vec4 above = stateOf(int(aFall.y));
    vec4 below = stateOf(int(aFall.y) + 1);
    float top = max(aPivot.y + 0.03, mix(aPivot.y, above.w, 0.7));
    level = mix(top, below.w, aFall.x);
    hides = uHasState < 0.5 || abs(above.z) < 0.01 || above.w < aPivot.y + 0.01;
  }
  vec2 direction = aSeat.zw;
  vec2 left = vec2(-direction.y, direction.x);
  vec2 place = aSeat.xy + (left * across + direction * along) * grown;
  /* A house keeps its shape where heights of the land are enlarged a hundred times. */
  float rise = min(uLift, 1.3 * grown);
  vec3 world = vec3(place.x, (aNormal.w - uDatum) * uLift + (level - aNormal.w) * rise, -place.y);
  if (uRole > 1.5) {
    float ground = (aNormal.w - 0.8 - uDatum) * uLift;
    float high = max(0.0, world.y - ground);
    world = vec3(world.x - high * uSun.x / max(0.35, uSun.y), ground, world.z - high * uSun.z / max(0.35, uSun.y));
  }
  vec4 view = viewMatrix * vec4(world, 1.0);
  gl_Position = projectionMatrix * view;
  vec2 level2 = left * turned.x + direction * turned.y;
  vNormal = vec3(level2.x, turned.z, -level2.y);
  vMaterial = aLocal.w;
  vLocal = vec3(across, along, level - aNormal.w);
  vDistanceM = -view.z;
  vEmphasis = texelFetch(uState, ivec2(int(aCanal.z) & 255, int(aCanal.z) >> 8), 0).z;
  float drawnPx = aCanal.x * grown / pxM;
  vAlpha = smoothstep(13.0, 20.0, drawnPx);
  bool casts = aLocal.w < 6.5;
  if (vAlpha < 0.01 || hides || (uRole > 1.5 && !casts)) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`

export const GATE_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cConcrete;
uniform vec3 cRoof;
uniform vec3 cWall;
uniform vec3 cSteel;
uniform vec3 cLeaf;
uniform vec3 cRoad;
uniform vec3 cInk;
uniform vec3 cPlate;
uniform vec3 cUnknown;
uniform vec3 cAccent;
uniform vec3 cWater;
uniform vec3 cWaterShallow;
uniform float uDay;
/** 1 what stands in the open · 0 what water hides · 2 the shadow. */
uniform float uRole;

in vec3 vNormal;
flat in float vMaterial;
in float vAlpha;
in vec3 vLocal;
in float vDistanceM;
flat in float vKnown;
flat in float vEmphasis;

out vec4 outColor;

bool is(float material) {
  return abs(vMaterial - material) < 0.5;
}

/** Windows in a row, and a plinth. */
vec3 wallColor(vec3 normal) {
  float along = abs(normal.y) > 0.5 ? 0.0 : 1.0;
  float at = abs(normal.x * 1.0) > 0.0 ? vLocal.x : vLocal.y;
  vec2 cell = vec2(fract(at / 2.6), fract((vLocal.z - 0.4) / 3.0));
  float pane = step(0.28, cell.x) * step(cell.x, 0.72) * step(0.3, cell.y) * step(cell.y, 0.72);
  return mix(cWall, mix(cSteel, cInk, 0.35), 0.75 * pane * along);
}

void main() {
  if (uRole > 1.5) {
    outColor = vec4(cInk * 0.4, 0.26 * vAlpha * (0.35 + 0.65 * uDay));
    return;
  }
  if (uRole < 0.5 && !is(1.0)) discard;
  vec3 normal = normalize(gl_FrontFacing ? vNormal : -vNormal);
  vec3 color = cConcrete * (1.0 + 0.04 * (softNoise(vLocal.xz * 1.3 + vLocal.y) - 0.5));
  float alpha = 1.0;
  if (is(1.0)) {
    color = cLeaf * (1.0 - 0.18 * step(0.86, fract(vLocal.z * 1.25)) - 0.1 * step(0.93, fract(vLocal.x * 0.5)));
  } else if (is(2.0)) color = cRoof * (1.0 - 0.14 * step(0.8, fract(vLocal.x * 1.4)));
  else if (is(3.0)) color = wallColor(vNormal);
  else if (is(4.0)) color = cSteel;
  else if (is(5.0)) color = cRoad;
  else if (is(6.0)) color = mix(cInk, cWater, 0.22) * 0.8;
  else if (is(7.0)) {
    color = mix(cConcrete, cAccent, 0.35);
    alpha = 0.5 * (0.55 + 0.45 * step(0.4, fract(vLocal.y / 9.0)));
  } else if (is(8.0)) color = mix(cPlate, cInk, step(0.5, fract(vLocal.z * 2.5)));
  else if (is(9.0)) {
    float foam = softNoise(vec2(vLocal.x * 2.6, vLocal.z * 1.2));
    color = mix(cWaterShallow, vec3(0.95, 0.97, 0.97), 0.35 + 0.5 * foam);
    alpha = 0.9;
  }
  bool isTop = is(2.0) || is(4.0);
  if (isTop) color = mix(color, cAccent * 1.25, 0.42 * min(2.0, vEmphasis));
  if (vKnown < 0.75) color = mix(cUnknown, cUnknown * 0.8, hatch(6.0));
  float light = max(0.0, dot(normal, uSun));
  float sky = 0.5 + 0.5 * normal.y;
  if (!is(7.0)) color *= mix(0.86, 0.62 + 0.14 * sky + 0.36 * light, mix(0.55, 1.0, uDay));
  outColor = vec4(throughAir(color, vDistanceM), vAlpha * alpha * mix(0.34, 1.0, uRole));
}
`
