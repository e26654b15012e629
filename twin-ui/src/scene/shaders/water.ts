import { AIR, PLACE, SECTION, STATE } from './common.ts'

/** x depth, y velocity, z discharge, w unused; see state-texture.ts. */
export const WATER_VERTEX = /* glsl */ `
${PLACE}
${SECTION}
${STATE}

uniform float uHasState;
uniform float uLayerOn;
uniform sampler2D uLayer;

out vec3 vToEye;
out vec2 vStream;
out vec2 vLayer;
out float vAcrossM;
out float vLane;
out float vMerge;
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
  float lane = sign(aAlong.w);
  float bankM = aSection.z;
  float depthM = uHasState > 0.5 ? max(0.0, state.x) : 0.62 * bankM;
  vec3 centre = toWorld(aPlace.xy, aSection.w + depthM);
  float pxM = metresPerPx(centre);
  float halfM = reachesM(min(depthM, bankM)) * widening(pxM);
  vec2 place = aPlace.xy + offset(lane * halfM);
  vec3 world = toWorld(place, aSection.w + depthM);
  vec4 view = viewMatrix * vec4(world, 1.0);
  gl_Position = projectionMatrix * view;
  vToEye = cameraPosition - world;
  vStream = vec2(aPlace.w, aPlace.z);
  vAcrossM = lane * halfM;
  int point = int(aAlong.x + 0.5);
  vLayer = uLayerOn > 0.5 ? texelFetch(uLayer, ivec2(point & 255, point >> 8), 0).xy : vec2(0.0);
  vLane = lane;
  vMerge = 2.0 - abs(aAlong.w);
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
uniform vec3 cSky;
uniform vec3 cPlum;
uniform vec3 cUnknown;
uniform vec3 cAmber;
uniform vec3 cRed;

uniform float uHasState;
/** 0 trusted, 1 old: the model stopped or is out of reach. */
uniform float uStale;
uniform float uRehearsal;
/** 0..2, the phase of the flow pattern; its wave length in metres and how far it has grown towards the next octave. */
uniform float uPhase;
uniform float uWaveM;
uniform float uOctave;
uniform float uFlow;
uniform float uLayerOn;
uniform sampler2D uLut;
uniform float uFine;
uniform float uDay;

in vec3 vToEye;
/** Downstream, in world axes x and z. */
in vec2 vStream;
/** Value of the layer from 0 to 1, and 1 where there is one. */
in vec2 vLayer;
in float vAcrossM;
in float vLane;
/** 0 where a canal begins or ends in other water, 1 soon after: the two waters blend. */
in float vMerge;
in float vDepthM;
in float vVelocity;
in float vChainageM;
in float vFreeboardM;
in float vFill;
in float vHalfPx;
in float vPxM;
in float vDistanceM;

out vec4 outColor;

const float ROW_PX = 110.0;
const float ARM_PX = 7.5;

/** A soft dash with its head downstream: all that a line of a few pixels can show. */
float dash(float u, float headward) {
  float body = headward > 0.0 ? fract(u) : 1.0 - fract(u);
  return body * body * (1.0 - smoothstep(0.84, 1.0, body));
}

/** Small arrowheads in rows, for water broad enough to hold them; every second one stands on the next octave too. */
float arrows(float u, float headward, float waveM) {
  float acrossPx = vLane * vHalfPx;
  float row = floor(acrossPx / ROW_PX + 0.5);
  float y = abs(acrossPx - row * ROW_PX);
  float x = (fract(u + 0.5 * mod(row, 2.0) + 0.5) - 0.5) * waveM / vPxM * headward;
  float stroke = 1.0 - smoothstep(0.7, 1.7, 0.72 * abs(x + 0.95 * y));
  float arm = 1.0 - smoothstep(ARM_PX - 1.5, ARM_PX, y);
  float roomy = smoothstep(22.0, 40.0, waveM / vPxM);
  return stroke * arm * roomy * step(abs(row) * ROW_PX + 2.0 * ARM_PX, vHalfPx + ARM_PX);
}

/** x: dashes whose pace follows the velocity; two patterns half a period apart take turns, so there is no seam and no jump when
    it changes. y: arrowheads, all at one pace. */
vec2 flowPattern(float waveM, float octave) {
  float headward = vVelocity < 0.0 ? -1.0 : 1.0;
  float pace = headward * sqrt(min(2.0, abs(vVelocity)));
  float u = vChainageM / waveM;
  float first = u - pace * fract(uPhase);
  float second = u - pace * fract(uPhase + 0.5) + 0.37;
  float weight = 1.0 - abs(2.0 * fract(uPhase) - 1.0);
  return vec2(
    mix(dash(second, headward), dash(first, headward), weight),
    arrows(u - headward * uPhase * octave, headward, waveM)
  );
}

/** Slopes of small waves, long across the stream, that ride on the water; two sets half a period apart take turns, so nothing jumps. */
vec2 ripples(float sizeM) {
  float pace = clamp(vVelocity, -2.0, 2.0) * 2.6;
  float turn = fract(uPhase);
  float weight = 1.0 - abs(2.0 * turn - 1.0);
  vec2 at = vec2(vChainageM / sizeM, vAcrossM / (0.7 * sizeM));
  vec2 first = at - vec2(pace * turn / sizeM, 0.0);
  vec2 second = at - vec2(pace * fract(uPhase + 0.5) / sizeM, 0.0) + 17.3;
  vec2 a = vec2(softNoise(first), softNoise(first + 57.0));
  vec2 b = vec2(softNoise(second), softNoise(second + 57.0));
  return mix(b, a, weight) - 0.5;
}

void main() {
  float wet = smoothstep(0.02, 0.1, vDepthM);
  if (wet < 0.01) discard;

  float t = clamp(0.72 * vFill + 0.28 * vDepthM / 3.2, 0.0, 1.0);
  vec3 color = t < 0.5 ? mix(cWaterShallow, cWater, 2.0 * t) : mix(cWater, cWaterDeep, 2.0 * t - 1.0);
  bool isLayer = uLayerOn > 0.5;
  if (isLayer) color = texture(uLut, vec2(clamp(vLayer.x, 0.002, 0.998), 0.5)).rgb;

  /* Broad enough to be seen as water: shallow at its edges, the sky in it, and small waves that go where it goes. */
  float near = smoothstep(7.0, 26.0, vHalfPx);
  if (near > 0.0) {
    float edgeM = (1.0 - abs(vLane)) * vHalfPx * vPxM;
    float plain = isLayer ? 0.25 : 1.0;
    color = mix(color, mix(color, cWaterShallow, 0.5), plain * near * (1.0 - smoothstep(0.3, 4.5, edgeM)));
    vec2 slope = vec2(0.0);
    if (uFine > 0.5) {
      float sizeM = max(1.6, 7.0 * vPxM);
      slope = ripples(sizeM) * 0.7 + ripples(sizeM * 3.7) * 0.5;
    }
    vec3 eye = normalize(vToEye);
    vec3 normal = normalize(vec3(0.2 * (slope.x * vStream.x - slope.y * vStream.y), 1.0, 0.2 * (slope.x * vStream.y + slope.y * vStream.x)));
    float facing = clamp(dot(normal, eye), 0.0, 1.0);
    float mirror = 0.07 + 0.62 * pow(1.0 - facing, 2.4);
    color = mix(color, cSky, plain * near * mirror * 0.85);
    color *= 1.0 + near * 0.16 * slope.x;
    float glint = pow(max(0.0, dot(reflect(-uSun, normal), eye)), 90.0);
    color += plain * near * uDay * 0.22 * glint;
  }

  float still = smoothstep(0.02, 0.12, abs(vVelocity));
  float blur = 1.0 - smoothstep(0.25, 0.6, fwidth(vChainageM) / uWaveM);
  vec2 flow = mix(flowPattern(uWaveM, 1.0), flowPattern(2.0 * uWaveM, 0.5), uOctave);
  float broad = smoothstep(6.0, 10.0, vHalfPx);
  color += uFlow * still * blur * (1.0 - broad) * (0.26 * flow.x - 0.04);
  color = mix(color, vec3(0.92, 0.96, 0.96), uFlow * still * blur * broad * 0.34 * flow.y);

  /* In a rehearsal water stays water; its rim says what it is. */
  float rimPx = (1.0 - abs(vLane)) * vHalfPx;
  float rim = 1.0 - smoothstep(0.2, 1.5, rimPx);
  color = mix(color, cWaterRim, 0.45 * rim * smoothstep(1.0, 2.6, vHalfPx) * (1.0 - uRehearsal));
  float plumPx = mix(0.9, 2.2, smoothstep(3.0, 14.0, vHalfPx));
  color = mix(color, cPlum, uRehearsal * 0.95 * (1.0 - smoothstep(plumPx, plumPx + 0.9, rimPx)) * smoothstep(1.4, 2.6, vHalfPx));

  float edge = vHalfPx < 3.5 ? 1.0 : smoothstep(vHalfPx * 0.45, 1.5, rimPx);
  if (!isLayer) {
    color = mix(color, cAmber, edge * smoothstep(0.30, 0.12, vFreeboardM));
    color = mix(color, cRed, edge * smoothstep(0.05, 0.0, vFreeboardM));
  }

  float unknown = isLayer ? max(uStale, 1.0 - vLayer.y) : max(uStale, 1.0 - uHasState);
  vec3 grey = mix(vec3(dot(color, vec3(0.3, 0.5, 0.2))), cUnknown, mix(0.45, 1.0, isLayer ? 1.0 - vLayer.y : 1.0 - uHasState));
  color = mix(color, mix(grey, grey * 0.82, hatch(7.0)), unknown);

  outColor = vec4(throughAir(color, vDistanceM), wet * smoothstep(0.0, 0.3, vMerge));
}
`
