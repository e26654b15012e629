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
out float vDepthM;
out float vBankM;
out float vBermM;

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
  // To the nearest point is near enough for what stands beside the water.
  bool asks = uHasState > 0.5;
  float depthM = asks ? stateOf(int(aAlong.x + 0.5)).x : 0.0;
  vFreeboardM = bankM - depthM;
  vWet = smoothstep(0.05, 0.3, depthM);
  vPxM = pxM;
  vLined = smoothstep(4.3, 4.6, aAlong.z);
  vDistanceM = -view.z;
  vNormal = aPlace.zw;
  vDepthM = depthM;
  vBankM = bankM;
  vBermM = aExtra.x;
}
`

export const CANAL_BODY_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cDyke;
uniform vec3 cCrest;
uniform vec3 cRoad;
uniform vec3 cLining;
uniform vec3 cEarthBank;
uniform vec3 cBed;
uniform vec3 cPlum;
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
in float vDepthM;
in float vBankM;
in float vBermM;

out vec4 outColor;

/** A line of a width in metres that fades rather than flickers when it gets thinner than a pixel. */
float joint(float atM, float everyM, float widthM) {
  float d = abs(fract(atM / everyM - 0.5) - 0.5) * everyM;
  float w = max(widthM, 0.75 * vPxM);
  return (1.0 - smoothstep(0.5 * w, 0.5 * w + 0.6 * vPxM, d)) * clamp(widthM / (0.4 * vPxM), 0.0, 1.0);
}

/** Grass on the dyke: tufts, and the mown strip near the crest. */
vec3 grass(vec3 color, float side) {
  float tufts = softNoise(vec2(vChainageM / 2.3, vLane * 6.0 + side * 40.0)) - 0.5;
  float patches = softNoise(vec2(vChainageM / 19.0, side * 9.0)) - 0.5;
  float fine = 1.0 - smoothstep(0.4, 2.0, vPxM);
  return color * (1.0 + 0.16 * fine * tufts + 0.12 * patches);
}

/** The road for those who look after the canal, on both crests: gravel with two wheel tracks between grass. */
vec3 crestRoad(float f, float side) {
  float on = smoothstep(0.14, 0.2, f) * (1.0 - smoothstep(0.72, 0.78, f));
  float tracks = smoothstep(0.07, 0.02, abs(f - 0.34)) + smoothstep(0.07, 0.02, abs(f - 0.58));
  vec3 gravel = mix(cRoad, cCrest, 0.55 * tracks);
  gravel *= 1.0 + 0.05 * (softNoise(vec2(vChainageM / 1.1, f * 11.0)) - 0.5);
  return mix(grass(cDyke * 1.06, side), gravel, on);
}

/** Concrete slabs with their joints, darker where the water has been, green at its edge; bare earth with reeds where there are none. */
vec3 innerSlope(float f, float side) {
  float heightM = vBankM * (1.0 - f);
  float damp = 1.0 - smoothstep(vDepthM + 0.05, vDepthM + 0.45, heightM);
  float slabs = max(joint(vChainageM, 4.0, 0.07), joint(f * 10.0, 5.0, 0.12));
  vec3 lined = cLining * (1.0 + 0.05 * (random(floor(vec2(vChainageM / 4.0, f * 2.0) + side * 3.0)) - 0.5));
  lined *= 1.0 - 0.22 * slabs;
  lined *= 1.0 - 0.24 * damp;
  float coping = 1.0 - smoothstep(0.0, 0.07, f);
  lined = mix(lined, cCrest * 1.03, 0.7 * coping);
  vec3 earth = grass(mix(cDyke, cEarthBank, smoothstep(0.05, 0.5, f)), side) * (1.0 - 0.18 * damp);
  float reeds = smoothstep(0.5, 0.78, softNoise(vec2(vChainageM / 9.0, side * 21.0))) * (1.0 - smoothstep(0.25, 0.7, abs(heightM - vDepthM)));
  earth = mix(earth, cDyke * 0.66, 0.6 * reeds);
  return mix(earth, lined, vLined);
}

void main() {
  float facet = floor(min(vLane, 6.999));
  float right = facet < 2.5 ? -1.0 : 1.0;
  float tier = facet < 2.5 ? facet : facet > 3.5 ? 6.0 - facet : 3.0;
  float across = min(vLane, 7.0 - vLane);
  float f = across - tier;
  vec2 sun = vec2(uSun.x, -uSun.z);
  float facing = dot(vNormal * right, sun);

  vec3 color;
  if (tier < 0.5) color = grass(cDyke, right) * (1.0 + 0.2 * facing);
  else if (tier < 1.5) color = crestRoad(f, right);
  else if (tier < 2.5) color = innerSlope(f, right) * (1.0 - 0.16 * facing);
  else color = cBed * (1.0 + 0.08 * (softNoise(vec2(vChainageM / 14.0, vLane * 9.0)) - 0.5));

  /* Facets thinner than a pixel would beat against the pixels: a thin canal is one soft band, tinted by the water it holds. */
  vec3 soft = mix(mix(cDyke, cCrest, 0.55), mix(cBed, cEarthBank, 0.4), smoothstep(0.9, 2.1, across));
  soft = mix(soft, cWater, 0.62 * vWet);
  color = mix(soft, color, smoothstep(4.0, 11.0, vHalfPx));

  /* What is short of freeboard is said along the crest, not over the whole bank. */
  float mark = tier > 0.5 && tier < 1.5 ? mix(1.0, smoothstep(0.6, 0.72, f), smoothstep(12.0, 40.0, vHalfPx)) : tier < 0.5 ? 1.0 - smoothstep(5.0, 14.0, vHalfPx) : 0.0;
  color = mix(color, cAmber, mark * smoothstep(0.30, 0.12, vFreeboardM));
  color = mix(color, cRed, mark * smoothstep(0.05, 0.0, vFreeboardM));
  /* A rehearsal has a plum edge to its canals. */
  float rim = tier > 0.5 && tier < 1.5 ? smoothstep(0.84, 0.9, f) : 0.0;
  color = mix(color, cPlum, uRehearsal * 0.8 * rim * smoothstep(14.0, 30.0, vHalfPx));

  /* A hairline keeps a thin pale canal apart from pale land. */
  float casing = (1.0 - smoothstep(0.35, 1.2, across)) * (1.0 - smoothstep(7.0, 16.0, vHalfPx)) * smoothstep(1.2, 3.4, vHalfPx) * mix(0.3, 1.0, vLined);
  color = mix(color, mix(cDyke * 0.72, cPlum, uRehearsal), 0.75 * casing);
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
