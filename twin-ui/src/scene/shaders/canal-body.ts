import { AIR, PLACE, SECTION, STATE } from './common.ts'

/** Bed, lining, crest and dyke in eight lanes: 0 right toe · 1, 2 right crest · 3 right bed edge · 4…7 the same to the left. */
export const CANAL_BODY_VERTEX = /* glsl */ `
${PLACE}
${SECTION}
${STATE}

/** Widens the body all round: a halo under the chosen canal. */
uniform float uExtraPx;
uniform float uHasState;

out float vLane;
out float vChainageM;
out float vFreeboardM;
out float vHalfPx;
out float vPxM;
out float vLined;
out float vDistanceM;
out vec2 vNormal;

void main() {
  float lane = aAlong.w;
  float tier = min(lane, 7.0 - lane);
  float bankM = aSection.z;
  float inner = reachesM(bankM);
  float lateral = tier < 0.5 ? inner + crestM() + dykeRunM() : tier < 1.5 ? inner + crestM() : tier < 2.5 ? inner : aSection.x;
  float level = tier < 0.5 ? aExtra.z : tier < 2.5 ? aSection.w + bankM : aSection.w;

  vec3 centre = toWorld(aPlace.xy, aSection.w + 0.6 * bankM);
  float pxM = metresPerPx(centre);
  float grown = widening(pxM, uExtraPx);
  float side = lane < 3.5 ? -1.0 : 1.0;
  vec2 place = aPlace.xy + offset(side * lateral * grown);
  vec4 view = viewMatrix * vec4(toWorld(place, level), 1.0);
  gl_Position = projectionMatrix * view;

  vLane = lane;
  vChainageM = aAlong.y;
  vFreeboardM = uHasState > 0.5 ? bankM - waterState(aAlong.x).x : bankM;
  vHalfPx = (inner + crestM() + dykeRunM()) * grown / pxM;
  vPxM = pxM;
  vLined = smoothstep(3.2, 4.0, aAlong.z);
  vDistanceM = -view.z;
  vNormal = aPlace.zw;
}
`

export const CANAL_BODY_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cDyke;
uniform vec3 cCrest;
uniform vec3 cLining;
uniform vec3 cEarthBank;
uniform vec3 cBed;
uniform vec3 cPlum;
uniform vec3 cAmber;
uniform vec3 cRed;
uniform float uRehearsal;

in float vLane;
in float vChainageM;
in float vFreeboardM;
in float vHalfPx;
in float vPxM;
in float vLined;
in float vDistanceM;
in vec2 vNormal;

out vec4 outColor;

/** Light from the north-west, as on every shaded map. */
const vec2 SUN = vec2(-0.62, 0.78);

void main() {
  float facet = floor(min(vLane, 6.999));
  float right = facet < 2.5 ? -1.0 : 1.0;
  float tier = facet < 2.5 ? facet : facet > 3.5 ? 6.0 - facet : 3.0;
  float facing = dot(vNormal * right, SUN);

  vec3 color;
  if (tier < 0.5) color = cDyke * (1.0 + 0.13 * facing);
  else if (tier < 1.5) color = cCrest;
  else if (tier < 2.5) color = mix(cEarthBank, cLining, vLined) * (1.0 - 0.11 * facing);
  else color = cBed;

  bool bank = tier < 1.5;
  if (bank) {
    float dashM = 16.0 * vPxM;
    float dash = smoothstep(0.42, 0.5, fract(vChainageM / dashM)) - smoothstep(0.92, 1.0, fract(vChainageM / dashM));
    color = mix(color, cPlum, 0.85 * uRehearsal * dash);
    color = mix(color, cAmber, smoothstep(0.30, 0.12, vFreeboardM));
    color = mix(color, cRed, smoothstep(0.05, 0.0, vFreeboardM));
  }
  /* A hairline keeps a thin pale canal apart from pale land. */
  float outside = min(vLane, 7.0 - vLane);
  float casing = (1.0 - smoothstep(0.35, 1.2, outside)) * (1.0 - smoothstep(7.0, 16.0, vHalfPx));
  color = mix(color, cDyke * 0.72, 0.75 * casing);
  outColor = vec4(throughAir(color, vDistanceM), 1.0);
}
`

/** The halo of a chosen or touched canal: one flat colour, soft at its edge. */
export const HALO_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 uHaloColor;
uniform float uHaloAlpha;

in float vLane;
in float vDistanceM;

out vec4 outColor;

void main() {
  float outside = min(vLane, 7.0 - vLane);
  outColor = vec4(throughAir(uHaloColor, vDistanceM), uHaloAlpha * smoothstep(0.0, 0.9, outside));
}
`
