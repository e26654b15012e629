import { AIR, PLACE } from './common.ts'

/**
 * Map signs for gates and stations, upright on screen. Signs of one node are pushed apart by a few pixels along their canals.
 * uState per sign: x opening 0…1 · y 0 unknown, 0.5 old, 1 fresh · z 0, 1 touched, 2 chosen · w 1 changed in the rehearsal
 */
export const MARKER_VERTEX = /* glsl */ `
${PLACE}

in vec2 aCorner;
/** x, y, level, index */
in vec4 aAnchor;
/** direction and pixels of the push, size in pixels */
in vec4 aPush;
/** shape, farthest metres per pixel at which it is shown, nearest, unused */
in vec4 aShape;

uniform sampler2D uState;
uniform vec2 uViewportPx;
uniform float uDpr;

out vec2 vPx;
flat out float vShape;
flat out float vHalfPx;
flat out vec4 vState;
out float vAlpha;

void main() {
  vState = texelFetch(uState, ivec2(int(aAnchor.w) & 255, int(aAnchor.w) >> 8), 0);
  vec3 anchor = toWorld(aAnchor.xy, aAnchor.z);
  float pxM = metresPerPx(anchor);
  vec3 world = toWorld(aAnchor.xy + aPush.xy * aPush.z * pxM, aAnchor.z);
  vec4 clip = projectionMatrix * viewMatrix * vec4(world, 1.0);

  vShape = aShape.x;
  float chosen = step(0.5, vState.z);
  float shown = 1.0 - smoothstep(0.8 * aShape.y, aShape.y, pxM);
  vAlpha = max(shown, chosen) * smoothstep(aShape.z, 1.6 * aShape.z + 1e-4, pxM);
  vHalfPx = 0.5 * aPush.w * smaller(pxM) * mix(1.0, 1.18, chosen);
  float quadPx = vHalfPx + 7.0;
  vPx = aCorner * quadPx;
  /* Whole pixels keep thin strokes sharp. */
  vec2 halfView = 0.5 * uViewportPx * uDpr;
  vec2 centre = (floor(clip.xy / clip.w * halfView) + 0.5) / halfView;
  gl_Position = vec4(centre + 2.0 * vPx / uViewportPx, clip.z / clip.w, 1.0);
  if (vAlpha < 0.01 || clip.w < 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`

export const MARKER_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cPlate;
uniform vec3 cInk;
uniform vec3 cLeaf;
uniform vec3 cWater;
uniform vec3 cUnknown;
uniform vec3 cPlum;
uniform vec3 cAccent;
uniform vec3 cHover;
uniform float uRehearsal;

in vec2 vPx;
flat in float vShape;
flat in float vHalfPx;
flat in vec4 vState;
in float vAlpha;

out vec4 outColor;

float box(vec2 p, vec2 half_, float radius) {
  vec2 q = abs(p) - half_ + radius;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float cover(float distancePx) {
  return 1.0 - smoothstep(-0.5, 0.5, distancePx);
}

/** Diamond, triangle, drop and so on are all one of these outlines. */
float outline(float shape, vec2 p, float r) {
  if (shape < 1.5) return box(p, vec2(r), 0.22 * r);
  if (shape < 2.5) return length(p) - r;
  if (shape < 3.5) return (abs(p.x) + abs(p.y)) * 0.7071 - 0.74 * r;
  if (shape < 4.5) return max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - 0.55 * r;
  if (shape < 5.5) return box(p, vec2(0.72 * r), 0.1 * r);
  return length(p) - r;
}

vec4 over(vec4 below, vec3 color, float alpha) {
  float a = alpha + below.a * (1.0 - alpha);
  return vec4(a > 0.0 ? (color * alpha + below.rgb * below.a * (1.0 - alpha)) / a : color, a);
}

/** A gate in elevation: two posts, the leaf at its opening, water where it lets through. */
vec4 gateSign(vec4 below, vec2 p, float r) {
  float known = vState.y;
  vec3 water = mix(cWater, cPlum, uRehearsal);
  vec3 leaf = mix(cUnknown, cLeaf, step(0.75, known));
  float w = 0.56 * r;
  float floorY = -0.62 * r;
  float topY = 0.62 * r;
  /* By its root: a sign must tell a small opening from none, and is no scale. */
  float sillY = floorY + (topY - floorY) * 0.92 * sqrt(clamp(vState.x, 0.0, 1.0));
  if (vState.x > 0.004) sillY = max(sillY, floorY + 2.5);
  vec4 color = below;
  if (known < 0.25) return over(color, cUnknown, hatch(5.0) * cover(box(p, vec2(w, topY), 0.0)));
  float gap = cover(abs(p.x) - w) * cover(max(floorY - p.y, p.y - sillY));
  float plate = cover(abs(p.x) - w) * cover(max(sillY - p.y, p.y - topY));
  color = over(color, water, gap * mix(0.5, 1.0, step(0.75, known)));
  color = over(color, leaf, plate * mix(hatch(5.0) * 0.7 + 0.3, 1.0, step(0.75, known)));
  return color;
}

void main() {
  float r = vHalfPx;
  float d = outline(vShape, vPx, r);
  float known = vState.y;
  vec3 line = known > 0.75 ? mix(cInk, cLeaf, 0.55) : cUnknown * 0.75;
  line = mix(line, cPlum, vState.w);
  vec4 color = vec4(0.0);

  if (vState.z > 0.5) {
    vec3 ring = vState.z > 1.5 ? cAccent : cHover;
    color = over(color, ring, cover(d - 5.5) * 0.22);
    color = over(color, ring, cover(abs(d - 3.4) - 0.9));
  }
  color = over(color, cPlate, 0.6 * cover(d - 2.0));
  if (vShape < 1.5) {
    color = over(color, cPlate, cover(d));
    color = gateSign(color, vPx, r);
    color = over(color, line, cover(abs(d + 0.5) - (vState.w > 0.5 ? 1.1 : 0.5)));
  } else if (vShape < 2.5) {
    color = over(color, cPlate, cover(d));
    vec3 water = mix(cWater, cPlum, uRehearsal);
    float level = -r + 2.0 * r * clamp(vState.x * 0.9 + (vState.x > 0.004 ? 0.16 : 0.0), 0.0, 1.0);
    color = over(color, known > 0.75 ? water : cUnknown, cover(d + 1.0) * cover(vPx.y - level));
    color = over(color, line, cover(abs(d + 0.5) - 0.6));
  } else if (vShape > 5.5) {
    color = over(color, cPlate, cover(d));
    color = over(color, cInk, max(cover(abs(d + 0.6) - 0.65), cover(length(vPx) - 0.42 * r)));
  } else {
    color = over(color, known > 0.75 ? mix(cLeaf, cWater, 0.35) : cPlate, cover(d));
    color = over(color, known > 0.75 ? cPlate : line, cover(abs(d) - 0.5));
  }
  outColor = vec4(color.rgb, color.a * vAlpha);
}
`
