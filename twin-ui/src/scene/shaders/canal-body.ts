import { AIR, PLACE, SECTION, STATE } from './common.ts'

/** Bed, lining, crest and dyke in eight lanes: 0 right toe · 1, 2 right crest · 3 right bed edge · 4…7 the same to the left. */
export const CANAL_BODY_VERTEX = /* glsl */ `
${PLACE}
${SECTION}
${STATE}

uniform float uHasState;

out float vLane;
out float vChainageM;
out float vFreeboardM;
out float vWet;
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
  float level = tier < 0.5 ? aExtra.z : tier < 2.5 ? aSection.w + bankM : aSection.w;

  vec3 centre = toWorld(aPlace.xy, aSection.w + 0.6 * bankM);
  float pxM = metresPerPx(centre);
  float grown = widening(pxM);
  float dykes = dykeShare(grown);
  float crest = inner + crestM() * dykes;
  float toe = crest + dykeRunM() * dykes;
  float lateral = tier < 0.5 ? toe : tier < 1.5 ? crest : tier < 2.5 ? inner : aSection.x;
  float side = lane < 3.5 ? -1.0 : 1.0;
  vec2 place = aPlace.xy + offset(side * lateral * grown);
  vec4 view = viewMatrix * vec4(toWorld(place, level), 1.0);
  gl_Position = projectionMatrix * view;

  vLane = lane;
  vChainageM = aAlong.y;
  vHalfPx = toe * grown / pxM;
  // Only what stands beside the water needs to know it, and to the nearest point is near enough.
  bool asks = uHasState > 0.5 && (tier < 1.5 || vHalfPx < 7.0);
  float depthM = asks ? stateOf(int(aAlong.x + 0.5)).x : 0.0;
  vFreeboardM = bankM - depthM;
  vWet = smoothstep(0.05, 0.3, depthM);
  vPxM = pxM;
  vLined = smoothstep(4.3, 4.6, aAlong.z);
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
uniform vec3 cPlumWater;
uniform vec3 cWater;
uniform vec3 cAmber;
uniform vec3 cRed;
uniform float uRehearsal;

in float vLane;
in float vChainageM;
in float vFreeboardM;
in float vWet;
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

  /* Facets thinner than a pixel would beat against the pixels: a thin canal is one soft band, tinted by the water it holds. */
  float across = min(vLane, 7.0 - vLane);
  vec3 soft = mix(mix(cDyke, cCrest, 0.55), mix(cBed, cEarthBank, 0.4), smoothstep(0.9, 2.1, across));
  soft = mix(soft, mix(cWater, cPlumWater, uRehearsal), 0.62 * vWet);
  color = mix(soft, color, smoothstep(3.0, 7.0, vHalfPx));

  bool bank = tier < 1.5;
  if (bank) {
    float dashM = 16.0 * vPxM;
    float dash = smoothstep(0.42, 0.5, fract(vChainageM / dashM)) - smoothstep(0.92, 1.0, fract(vChainageM / dashM));
    color = mix(color, cPlum, 0.85 * uRehearsal * dash);
    color = mix(color, cAmber, smoothstep(0.30, 0.12, vFreeboardM));
    color = mix(color, cRed, smoothstep(0.05, 0.0, vFreeboardM));
  }
  /* A hairline keeps a thin pale canal apart from pale land. */
  float casing = (1.0 - smoothstep(0.35, 1.2, across)) * (1.0 - smoothstep(7.0, 16.0, vHalfPx)) * smoothstep(1.2, 3.4, vHalfPx) * mix(0.3, 1.0, vLined);
  color = mix(color, cDyke * 0.72, 0.75 * casing);
  outColor = vec4(throughAir(color, vDistanceM), 1.0);
}
`

/** The halo under a chosen or touched canal: a pale band with a firm edge, some pixels broader than the canal. Two lanes, as water has. */
export const HALO_VERTEX = /* glsl */ `
${PLACE}
${SECTION}

uniform float uExtraPx;

out float vSide;
out float vHalfPx;
out float vDistanceM;

void main() {
  float bankM = aSection.z;
  float level = aSection.w + 0.6 * bankM;
  vec3 centre = toWorld(aPlace.xy, level);
  float pxM = metresPerPx(centre);
  float grown = widening(pxM);
  float halfM = (reachesM(bankM) + (crestM() + dykeRunM()) * dykeShare(grown)) * grown + uExtraPx * pxM;
  float side = sign(aAlong.w);
  vec4 view = viewMatrix * vec4(toWorld(aPlace.xy + offset(side * halfM), level), 1.0);
  gl_Position = projectionMatrix * view;
  vSide = side;
  vHalfPx = halfM / pxM;
  vDistanceM = -view.z;
}
`

export const HALO_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 uHaloColor;
uniform vec3 cPlate;

in float vSide;
in float vHalfPx;
in float vDistanceM;

out vec4 outColor;

void main() {
  float rimPx = (1.0 - abs(vSide)) * vHalfPx;
  float edge = 1.0 - smoothstep(1.6, 2.6, rimPx);
  float soft = smoothstep(0.0, 1.0, rimPx);
  outColor = vec4(throughAir(mix(cPlate, uHaloColor, edge), vDistanceM), 0.92 * soft);
}
`
