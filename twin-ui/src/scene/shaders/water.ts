import { AIR, PLACE, SECTION, STATE } from './common.ts'

/** x depth, y velocity, z discharge, w unused; see state-texture.ts. */
export const WATER_VERTEX = /* glsl */ `
${PLACE}
${SECTION}
${STATE}

uniform float uHasState;

out float vLane;
out float vDepthM;
out float vVelocity;
out float vChainageM;
out float vFreeboardM;
out float vFill;
out float vHalfPx;
out float vPxM;
out float vDistanceM;

void main() {
  vec4 state = waterState(aAlong.x);
  float bankM = aSection.z;
  float depthM = uHasState > 0.5 ? max(0.0, state.x) : 0.62 * bankM;
  vec3 centre = toWorld(aPlace.xy, aSection.w + depthM);
  float pxM = metresPerPx(centre);
  float halfM = reachesM(min(depthM, bankM)) * widening(pxM, 0.0);
  vec2 place = aPlace.xy + offset(aAlong.w * halfM);
  vec4 view = viewMatrix * vec4(toWorld(place, aSection.w + depthM), 1.0);
  gl_Position = projectionMatrix * view;
  vLane = aAlong.w;
  vDepthM = depthM;
  vVelocity = uHasState > 0.5 ? state.y : 0.0;
  vChainageM = aAlong.y;
  vFreeboardM = bankM - depthM;
  vFill = depthM / bankM;
  vHalfPx = halfM / pxM;
  vPxM = pxM;
  vDistanceM = -view.z;
}
`

export const WATER_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cWaterShallow;
uniform vec3 cWater;
uniform vec3 cWaterDeep;
uniform vec3 cWaterRim;
uniform vec3 cPlumShallow;
uniform vec3 cPlumWater;
uniform vec3 cPlumDeep;
uniform vec3 cUnknown;
uniform vec3 cAmber;
uniform vec3 cRed;

uniform float uHasState;
/** 0 trusted, 1 old: the model stopped or is out of reach. */
uniform float uStale;
uniform float uRehearsal;
/** 0..1, the phase of the flow pattern; its wave length in metres and how far it has grown towards the next octave. */
uniform float uPhase;
uniform float uWaveM;
uniform float uOctave;
uniform float uFlow;

in float vLane;
in float vDepthM;
in float vVelocity;
in float vChainageM;
in float vFreeboardM;
in float vFill;
in float vHalfPx;
in float vPxM;
in float vDistanceM;

out vec4 outColor;

/** A soft drop with its head downstream; the arms lag behind the middle, so that a broad canal shows arrows. */
float drop(float along, float headward) {
  float u = fract(along);
  float body = headward > 0.0 ? u : 1.0 - u;
  return body * body * (1.0 - smoothstep(0.86, 1.0, body));
}

/** Two patterns half a period apart take turns, so the motion has no seam and no jump when the velocity changes. */
float flowPattern(float waveM) {
  float headward = vVelocity < 0.0 ? -1.0 : 1.0;
  float speed = headward * sqrt(min(2.0, abs(vVelocity)));
  float lag = headward * 0.9 * abs(vLane) * vHalfPx * vPxM / waveM;
  float u = vChainageM / waveM + lag;
  float first = fract(uPhase);
  float second = fract(uPhase + 0.5);
  float weight = 1.0 - abs(2.0 * first - 1.0);
  return drop(u - speed * first, headward) * weight + drop(u - speed * second + 0.37, headward) * (1.0 - weight);
}

void main() {
  float wet = smoothstep(0.02, 0.1, vDepthM);
  if (wet < 0.01) discard;

  float t = clamp(0.72 * vFill + 0.28 * vDepthM / 3.2, 0.0, 1.0);
  vec3 live = t < 0.5 ? mix(cWaterShallow, cWater, 2.0 * t) : mix(cWater, cWaterDeep, 2.0 * t - 1.0);
  vec3 rehearsed = t < 0.5 ? mix(cPlumShallow, cPlumWater, 2.0 * t) : mix(cPlumWater, cPlumDeep, 2.0 * t - 1.0);
  vec3 color = mix(live, rehearsed, 0.82 * uRehearsal);

  float still = smoothstep(0.02, 0.12, abs(vVelocity));
  float blur = 1.0 - smoothstep(0.25, 0.6, fwidth(vChainageM) / uWaveM);
  float flow = mix(flowPattern(uWaveM), flowPattern(2.0 * uWaveM), uOctave);
  color += uFlow * still * blur * (0.30 * flow - 0.05) * mix(vec3(1.0), vec3(0.92, 0.98, 1.0), 0.5);

  float rimPx = (1.0 - abs(vLane)) * vHalfPx;
  float rim = 1.0 - smoothstep(0.2, 1.5, rimPx);
  color = mix(color, mix(cWaterRim, cPlumDeep, uRehearsal), 0.45 * rim * smoothstep(1.0, 2.6, vHalfPx));

  float edge = vHalfPx < 3.5 ? 1.0 : smoothstep(vHalfPx * 0.45, 1.5, rimPx);
  color = mix(color, cAmber, edge * smoothstep(0.30, 0.12, vFreeboardM));
  color = mix(color, cRed, edge * smoothstep(0.05, 0.0, vFreeboardM));

  float unknown = max(uStale, 1.0 - uHasState);
  vec3 grey = mix(vec3(dot(color, vec3(0.3, 0.5, 0.2))), cUnknown, mix(0.45, 1.0, 1.0 - uHasState));
  color = mix(color, mix(grey, grey * 0.82, hatch(7.0)), unknown);

  outColor = vec4(throughAir(color, vDistanceM), wet);
}
`
