import { AIR, PLACE } from './common.ts'

export const TERRAIN_VERTEX = /* glsl */ `
${PLACE}

/** x, y, level */
in vec3 aGround;
/** slope to the east and north, distance to the nearest known level, distance to the nearest canal */
in vec4 aRelief;

out vec2 vPlace;
out float vLevelM;
out vec2 vSlope;
out float vKnown;
out float vIrrigated;
out float vDistanceM;
out float vPxM;

void main() {
  vec3 world = toWorld(aGround.xy, aGround.z);
  vec4 view = viewMatrix * vec4(world, 1.0);
  gl_Position = projectionMatrix * view;
  vPlace = aGround.xy;
  vLevelM = aGround.z - uDatum;
  vSlope = aRelief.xy;
  vKnown = (1.0 - smoothstep(5000.0, 17000.0, aRelief.z)) * (1.0 - smoothstep(8000.0, 27000.0, aRelief.w));
  vIrrigated = 1.0 - smoothstep(1200.0, 6500.0, aRelief.w);
  vDistanceM = -view.z;
  vPxM = metresPerPx(world);
}
`

export const TERRAIN_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cPaper;
uniform vec3 cLandHigh;
uniform vec3 cLandLow;
uniform vec3 cLandIrrigated;
uniform vec3 cContour;
uniform float uLift;
uniform float uDatum;
/** Lowest level and fall of the plain, for tinting. */
uniform vec2 uRange;
/** Contour interval, m. */
uniform float uIntervalM;

in vec2 vPlace;
in float vLevelM;
in vec2 vSlope;
in float vKnown;
in float vIrrigated;
in float vDistanceM;
in float vPxM;

out vec4 outColor;

float random(vec2 cell) {
  vec2 p = fract(cell * vec2(0.1031, 0.1130));
  p += dot(p, p.yx + 33.33);
  return fract((p.x + p.y) * p.x * 7.13);
}

float softNoise(vec2 p) {
  vec2 cell = floor(p);
  vec2 f = p - cell;
  f = f * f * (3.0 - 2.0 * f);
  float south = mix(random(cell), random(cell + vec2(1.0, 0.0)), f.x);
  float north = mix(random(cell + vec2(0.0, 1.0)), random(cell + vec2(1.0, 1.0)), f.x);
  return mix(south, north, f.y);
}

/** Lightness of a field: blocks between lanes, each cut into strips; finer parts appear as they grow beyond a few pixels. */
float fields(vec2 place) {
  vec2 p = place + 220.0 * vec2(sin(place.y / 2300.0), sin(place.x / 1900.0 + 1.3));
  p = mat2(0.9925, -0.1219, 0.1219, 0.9925) * p;
  vec2 blockSize = vec2(880.0, 640.0);
  vec2 block = floor(p / blockSize);
  vec2 inside = p - block * blockSize;
  float tone = mix(0.55, 0.26, smoothstep(14.0, 60.0, vPxM)) * (random(block) - 0.5) * (1.0 - smoothstep(90.0, 320.0, vPxM));

  float near = 1.0 - smoothstep(9.0, 34.0, vPxM);
  if (near <= 0.0) return tone;
  bool upright = random(block + 7.0) > 0.42;
  float across = upright ? inside.x : inside.y;
  float stripM = upright ? 110.0 : 80.0;
  tone += near * 0.5 * (random(block * 13.0 + floor(across / stripM)) - 0.5);

  vec2 toEdge = min(inside, blockSize - inside);
  float lane = 1.0 - smoothstep(4.0, 6.0 + 1.2 * vPxM, min(toEdge.x, toEdge.y));
  tone -= near * 0.42 * lane;

  float furrow = 1.0 - smoothstep(0.5, 2.2, vPxM);
  tone += furrow * 0.16 * sin(across * 1.05);
  return tone;
}

float contour(float intervalM, float perPxM) {
  float px = abs(fract(vLevelM / intervalM - 0.5) - 0.5) * intervalM / max(1e-7, perPxM);
  return 1.0 - smoothstep(0.35, 1.25, px);
}

void main() {
  float perPxM = fwidth(vLevelM);
  if (vKnown < 0.004) {
    outColor = vec4(throughAir(cPaper, vDistanceM), 1.0);
    return;
  }
  float height = clamp((vLevelM + uDatum - uRange.x) / uRange.y, 0.0, 1.0);
  float drift = softNoise(vPlace / 9000.0) + 0.5 * softNoise(vPlace / 3100.0 + 40.0);
  vec3 color = mix(cLandLow, cLandHigh, smoothstep(0.1, 0.95, height + 0.16 * (drift - 0.75)));
  color = mix(color, cLandIrrigated, 0.62 * vIrrigated * (0.7 + 0.4 * drift));

  /* A plain shows nothing at its true slope: the shading has its own fixed enlargement, the shape has the badge's. */
  vec3 normal = normalize(vec3(-vSlope * 230.0, 1.0));
  float light = dot(normal, normalize(vec3(-0.55, 0.65, 0.9))) / 0.727;
  color *= clamp(1.0 + 0.85 * (light - 1.0), 0.88, 1.05);

  color *= 1.0 + 0.085 * fields(vPlace) * mix(0.55, 1.0, vIrrigated);

  float lines = max(0.26 * contour(uIntervalM, perPxM), 0.44 * contour(5.0 * uIntervalM, perPxM));
  color = mix(color, cContour, lines);

  color = mix(cPaper, color, vKnown);
  outColor = vec4(throughAir(color, vDistanceM), 1.0);
}
`
