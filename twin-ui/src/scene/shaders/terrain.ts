import { AIR, PLACE } from './common.ts'

/** County seats that have streets; the rest have only their sign. */
export const MOST_TOWNS = 12

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
out float vCanalM;
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
  vCanalM = aRelief.w;
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
uniform vec3 cWheat;
uniform vec3 cStubble;
uniform vec3 cSoil;
uniform vec3 cGlasshouse;
uniform vec3 cTown;
uniform vec3 cTree;
uniform vec3 cRoad;
uniform vec3 cContour;
uniform float uLift;
uniform float uDatum;
/** Lowest level and fall of the plain, for tinting. */
uniform vec2 uRange;
/** Contour interval, m. */
uniform float uIntervalM;
/** County seats: place and radius of what is built on; 0 for none. */
uniform vec3 uTowns[${MOST_TOWNS}];
uniform float uAreasOn;
uniform sampler2D uAreas;
uniform vec4 uAreaGrid;

in vec2 vPlace;
in float vLevelM;
in vec2 vSlope;
in float vKnown;
in float vIrrigated;
in float vCanalM;
in float vDistanceM;
in float vPxM;

out vec4 outColor;

/** What a strip bears. Shares as a plain of winter wheat has them in late autumn; which strip bears what is not known. */
vec3 crop(float dice) {
  if (dice < 0.50) return cWheat;
  if (dice < 0.74) return cStubble;
  if (dice < 0.93) return cSoil;
  if (dice < 0.97) return mix(cWheat, cTree, 0.45);
  return cGlasshouse;
}

float seam(float edgeM, float widthM) {
  float w = max(widthM, 0.8 * vPxM);
  return (1.0 - smoothstep(0.5 * w, 0.5 * w + 0.7 * vPxM, edgeM)) * clamp(widthM / (0.5 * vPxM), 0.0, 1.0);
}

/** Blocks between lanes, each cut into strips one way or the other; finer parts appear as they grow beyond a few pixels. */
vec3 land(vec2 place, vec3 base) {
  vec2 p = place + 160.0 * vec2(sin(place.y / 2300.0), sin(place.x / 1900.0 + 1.3));
  p = mat2(0.9925, -0.1219, 0.1219, 0.9925) * p;
  vec2 size = vec2(620.0, 460.0);
  float row = floor(p.y / size.y);
  p.x += 310.0 * random(vec2(row, 3.0));
  vec2 block = floor(p / size);
  vec2 inside = p - block * size;
  float far = 1.0 - smoothstep(90.0, 260.0, vPxM);
  float blockDice = random(block);
  vec3 color = base * (1.0 + 0.055 * (blockDice - 0.5) * far);
  float near = 1.0 - smoothstep(7.0, 26.0, vPxM);
  if (near <= 0.0) return color;

  bool upright = random(block + 7.0) > 0.42;
  float across = upright ? inside.x : inside.y;
  float along = upright ? inside.y : inside.x;
  float stripM = mix(24.0, 58.0, random(block + 19.0));
  float halves = step(mix(0.35, 0.65, random(block + 5.0)) * (upright ? size.y : size.x), along);
  float strip = floor(across / stripM);
  vec3 sown = crop(random(block * 13.0 + vec2(strip, 31.0 * halves)));
  sown *= 1.0 + 0.07 * (random(block * 3.0 + vec2(strip, halves)) - 0.5);
  float rows = (1.0 - smoothstep(0.12, 0.7, vPxM)) * sin(across * 4.2);
  sown *= 1.0 + 0.025 * rows + 0.05 * (softNoise(place / 23.0) - 0.5) + 0.05 * (softNoise(place / 3.1) - 0.5) * (1.0 - smoothstep(0.5, 2.0, vPxM));
  float ridge = seam(abs(fract(across / stripM + 0.5) - 0.5) * stripM, 0.9);
  sown = mix(sown, mix(cStubble, cTree, 0.3), 0.35 * ridge);

  vec2 toEdge = min(inside, size - inside);
  float edgeM = min(toEdge.x, toEdge.y);
  sown = mix(sown, cRoad, 0.7 * seam(edgeM, 4.5));
  /* Wind-breaks along some of the lanes. */
  float rowOfTrees = step(0.6, random(block + vec2(41.0, toEdge.x < toEdge.y ? 0.0 : 9.0)));
  float crowns = smoothstep(0.3, 0.6, softNoise(place / 6.0));
  sown = mix(sown, cTree, 0.75 * rowOfTrees * crowns * seam(abs(edgeM - 8.0), 5.5));
  return mix(color, mix(base, sown, 0.62), near);
}

/** A hamlet here and there, as the plain has one every kilometre: roofs and lanes, an illustration and no survey. */
vec3 hamlets(vec3 color, vec2 place) {
  vec2 cell = floor(place / 1500.0);
  float dice = random(cell + 91.0);
  if (dice < 0.36 || vPxM > 150.0 || vCanalM < 420.0) return color;
  vec2 centre = (cell + 0.3 + 0.4 * vec2(random(cell + 11.0), random(cell + 23.0))) * 1500.0;
  vec2 d = place - centre;
  float radius = mix(110.0, 210.0, random(cell + 5.0));
  float bound = max(abs(d.x) * 0.86, abs(d.y)) + 0.25 * length(d) + 34.0 * (softNoise(place / 60.0) - 0.5);
  float built = 1.0 - smoothstep(radius - 6.0, radius + 6.0 + vPxM, bound);
  if (built <= 0.0) return color;
  vec3 houses = mix(cTown, cTree, 0.3);
  float fine = 1.0 - smoothstep(1.6, 6.0, vPxM);
  if (fine > 0.0) {
    vec2 plot = vec2(15.0, 21.0);
    vec2 lot = floor(d / plot);
    vec2 q = abs(d - (lot + 0.5) * plot);
    float roof = (1.0 - smoothstep(5.2, 5.6 + 0.7 * vPxM, q.x)) * (1.0 - smoothstep(3.4, 3.8 + 0.7 * vPxM, q.y)) * step(0.16, random(lot + cell));
    vec3 tiles = mix(vec3(0.72, 0.50, 0.42), vec3(0.66, 0.66, 0.65), step(0.55, random(lot * 1.7 + 3.0)));
    houses = mix(houses, mix(mix(cTown, cRoad, 0.5), mix(cTown, tiles, 0.55), roof), fine);
  }
  return mix(color, houses, built * (1.0 - 0.5 * smoothstep(40.0, 150.0, vPxM)));
}

/** A county seat: where it lies is known, how far its streets reach is an illustration. */
vec3 towns(vec3 color, vec2 place) {
  for (int i = 0; i < ${MOST_TOWNS}; i++) {
    float radius = uTowns[i].z;
    if (radius <= 0.0) break;
    vec2 d = place - uTowns[i].xy;
    float bound = 0.55 * length(d) + 0.45 * max(abs(d.x), abs(d.y)) + 500.0 * (softNoise(place / 620.0) - 0.5);
    float built = 1.0 - smoothstep(0.78 * radius, radius, bound);
    if (built <= 0.0) continue;
    vec2 street = abs(fract(d / 420.0) - 0.5) * 420.0;
    float streets = max(seam(street.x, 16.0), seam(street.y, 16.0)) * (1.0 - smoothstep(40.0, 110.0, vPxM));
    vec3 quarter = cTown * (1.0 + 0.1 * (random(floor(d / 420.0)) - 0.5));
    color = mix(color, mix(quarter, cRoad, 0.7 * streets), 0.9 * built);
  }
  return color;
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
  color = mix(color, cLandIrrigated, 0.72 * vIrrigated * (0.7 + 0.4 * drift));
  color = land(vPlace, color);
  color = towns(hamlets(color, vPlace), vPlace);

  /* A plain shows nothing at its true slope: the shading has its own fixed enlargement, the shape has the badge's. From afar it is lit
     from the north-west as every shaded map. */
  vec3 normal = normalize(vec3(-vSlope * 260.0, 1.0));
  float light = dot(normal, normalize(vec3(-0.55, 0.65, 0.9))) / 0.727;
  color *= clamp(1.0 + 0.95 * (light - 1.0), 0.86, 1.06);

  if (uAreasOn > 0.5) {
    vec2 at = (vPlace - uAreaGrid.xy) / uAreaGrid.zw;
    vec4 area = texture(uAreas, at);
    color = mix(color, area.rgb / max(0.01, area.a), 0.58 * area.a);
  }

  float farther = smoothstep(0.7, 3.0, vPxM);
  float lines = max(0.26 * contour(uIntervalM, perPxM), 0.44 * contour(5.0 * uIntervalM, perPxM));
  color = mix(color, cContour, lines * farther);

  color = mix(cPaper, color, vKnown);
  outColor = vec4(throughAir(color, vDistanceM), 1.0);
}
`
