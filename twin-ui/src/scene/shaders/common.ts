/** Shared by all shaders: from map metres and level to the world, and how many metres a pixel covers there. */
export const PLACE = /* glsl */ `
precision highp float;
precision highp sampler2D;

/** Vertical exaggeration, and the level that stays at height 0. */
uniform float uLift;
uniform float uDatum;
/** Metres per CSS pixel at distance 1 from the eye. */
uniform float uPxScale;

vec3 toWorld(vec2 place, float levelM) {
  return vec3(place.x, (levelM - uDatum) * uLift, -place.y);
}

/** Lines and signs shrink a little where the whole district has only a small picture. */
float smaller(float pxM) {
  return mix(1.0, 0.66, smoothstep(100.0, 230.0, pxM));
}

float metresPerPx(vec3 world) {
  return max(1e-3, -(viewMatrix * vec4(world, 1.0)).z * uPxScale);
}
`

/** Distance turns everything towards the colour of the air. */
export const AIR = /* glsl */ `
precision highp float;

uniform vec3 cHaze;
uniform float uEyeDistance;
/** Towards the sun, in world axes, and what its hour does to all colours. */
uniform vec3 uSun;
uniform vec3 uLight;

vec3 throughAir(vec3 color, float distanceM) {
  float haze = smoothstep(1.15, 3.4, distanceM / uEyeDistance);
  return mix(color, cHaze, 0.6 * haze) * uLight;
}

/** The same place has the same number, for any drawing. */
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

/** Slanted lines in screen pixels: the mark of what is not known. */
float hatch(float periodPx) {
  float stripe = fract((gl_FragCoord.x + gl_FragCoord.y) / periodPx);
  return smoothstep(0.38, 0.5, stripe) - smoothstep(0.88, 1.0, stripe);
}
`

/** A canal across: how far water of a depth, the bank and the outer toe reach from the centre, and how much the drawing widens them. */
export const SECTION = /* glsl */ `
in vec4 aPlace;
in vec4 aSection;
in vec4 aAlong;
in vec4 aExtra;

float reachesM(float depthM) {
  float berm = depthM > aExtra.x ? aExtra.y : 0.0;
  return aSection.x + aSection.y * depthM + berm;
}

float crestM() {
  return 3.6 + 0.06 * aSection.x;
}

float dykeRunM() {
  return 1.5 + 2.0 * abs(aSection.w + aSection.z - aExtra.z);
}

/** True widths near; a fixed width on screen from afar. */
float widening(float pxM) {
  float fullM = 2.0 * (reachesM(aSection.z) + crestM() + dykeRunM());
  return max(1.0, aAlong.z * smaller(pxM) * pxM / fullM);
}

/** From afar dykes leave most of a line's width to the water. */
float dykeShare(float grown) {
  return mix(1.0, 0.38, smoothstep(1.2, 5.0, grown));
}

vec2 offset(float lateralM) {
  float cap = aExtra.w;
  vec2 normal = aPlace.zw;
  vec2 along = vec2(normal.y, -normal.x);
  return normal * lateralM * sqrt(1.0 - cap * cap) + along * abs(lateralM) * cap;
}
`

/** State of the water at a profile point with its fraction, between the two frames. */
export const STATE = /* glsl */ `
uniform sampler2D uFrom;
uniform sampler2D uTo;
uniform float uMix;

vec4 stateOf(int cell) {
  ivec2 at = ivec2(cell & 255, cell >> 8);
  return mix(texelFetch(uFrom, at, 0), texelFetch(uTo, at, 0), uMix);
}

vec4 waterState(float cell) {
  int first = int(floor(cell));
  float t = cell - float(first);
  vec4 here = stateOf(first);
  return t < 1e-4 ? here : mix(here, stateOf(first + 1), t);
}
`
