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

void main() {
  vec3 centre = toWorld(aPlace.xy, aBody.w);
  float pxM = metresPerPx(centre);
  float halfM = max(aBody.x, 0.5 * aBody.y * pxM);
  vec2 place = aPlace.xy + aPlace.zw * aBody.z * halfM;
  vec4 view = viewMatrix * vec4(toWorld(place, aBody.w), 1.0);
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

in float vSide;
in float vHalfPx;
in float vSilty;
in float vAlongM;
in float vFade;
in float vDistanceM;

out vec4 outColor;

void main() {
  float rimPx = (1.0 - abs(vSide)) * vHalfPx;
  float rim = 1.0 - smoothstep(0.3, 1.6, rimPx);
  vec3 body = mix(cRiver, cSiltyRiver, vSilty);
  /* Bars of silt, long and faint. */
  float bar = sin(vSide * 5.0 + vAlongM / 900.0 + 1.7 * sin(vAlongM / 2100.0));
  body *= 1.0 + 0.028 * bar * vSilty * smoothstep(3.0, 9.0, vHalfPx);
  vec3 color = mix(body, mix(cRiverRim, cSiltyRim, vSilty), 0.8 * rim);
  outColor = vec4(throughAir(color, vDistanceM), vFade);
}
`
