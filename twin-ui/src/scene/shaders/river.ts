import { AIR, PLACE } from './common.ts'

export const RIVER_VERTEX = /* glsl */ `
${PLACE}

/** x, y, left normal */
in vec4 aPlace;
/** half width, least width in pixels, side, level */
in vec4 aBody;
/** 1 where the river brings silt, distance along, fade at the ends */
in vec3 aKind;

out float vSide;
out float vHalfPx;
out float vSilty;
out float vAlongM;
out float vFade;
out float vDistanceM;
out vec3 vToEye;

void main() {
  vec3 centre = toWorld(aPlace.xy, aBody.w);
  float pxM = metresPerPx(centre);
  float halfM = max(aBody.x, 0.5 * aBody.y * pxM);
  vec2 place = aPlace.xy + aPlace.zw * aBody.z * halfM;
  vec3 world = toWorld(place, aBody.w);
  vToEye = cameraPosition - world;
  vec4 view = viewMatrix * vec4(world, 1.0);
  gl_Position = projectionMatrix * view;
  vSide = aBody.z;
  vHalfPx = halfM / pxM;
  vSilty = aKind.x;
  vAlongM = aKind.y;
  vFade = aKind.z;
  vDistanceM = -view.z;
}
`

export const RIVER_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cRiver;
uniform vec3 cRiverRim;
uniform vec3 cSiltyRiver;
uniform vec3 cSiltyRim;
uniform vec3 cSky;
uniform vec3 cDyke;
uniform vec3 cTree;
uniform float uPhase;
uniform float uFine;

in float vSide;
in float vHalfPx;
in float vSilty;
in float vAlongM;
in float vFade;
in float vDistanceM;
in vec3 vToEye;

out vec4 outColor;

void main() {
  /* The flood plain between the dykes, then the water: broad and brown, or a quiet river between its banks. */
  float halfM = mix(45.0, 330.0, vSilty);
  float across = abs(vSide);
  float wander = 0.09 * (softNoise(vec2(vAlongM / 1400.0, 3.0 * sign(vSide))) - 0.5);
  float shore = mix(0.82, 0.86, vSilty) + wander * smoothstep(6.0, 20.0, vHalfPx);
  float wide = smoothstep(5.0, 11.0, vHalfPx);
  float pxShare = 1.0 / max(1.0, vHalfPx);
  float land = smoothstep(shore - pxShare, shore + pxShare, across) * wide;

  vec3 body = mix(cRiver, cSiltyRiver, vSilty);
  float bars = softNoise(vec2(vAlongM / 1300.0, vSide * 4.0)) * 0.6 + softNoise(vec2(vAlongM / 380.0, vSide * 9.0)) * 0.4;
  body *= 1.0 + (0.2 * bars - 0.1) * mix(0.5, 1.0, vSilty) * wide;
  float near = smoothstep(30.0, 120.0, vHalfPx);
  vec2 at = vec2(vAlongM / 7.0, vSide * halfM / 4.0);
  float wave = near * uFine > 0.0 ? near * (softNoise(at - vec2(1.4 * fract(uPhase * 0.5) * 2.0, 0.0)) - 0.5) : 0.0;
  vec3 eye = normalize(vToEye);
  float mirror = 0.06 + 0.5 * pow(1.0 - clamp(eye.y, 0.0, 1.0), 2.6);
  body = mix(body, cSky, 0.6 * mirror * wide * (1.0 - 0.35 * vSilty)) * (1.0 + 0.09 * wave);
  body = mix(body, mix(cRiver, cSiltyRiver, vSilty) * 1.08, 0.5 * smoothstep(shore - 0.16, shore, across) * wide);

  vec3 bank = mix(mix(cSiltyRim, cDyke, smoothstep(shore, shore + 0.06, across)), cTree, 0.35 * step(0.93, across) * softNoise(vec2(vAlongM / 14.0, 3.0)));
  vec3 color = mix(body, mix(mix(cRiverRim, cDyke, 0.6), bank, vSilty), land);
  float rimPx = (1.0 - across) * vHalfPx;
  float rim = (1.0 - smoothstep(0.3, 1.6, rimPx)) * (1.0 - wide);
  color = mix(color, mix(cRiverRim, cSiltyRim, vSilty), 0.8 * rim);
  float soft = mix(1.0, 1.0 - smoothstep(0.94, 1.0, across), wide);
  outColor = vec4(throughAir(color, vDistanceM), vFade * soft);
}
`
