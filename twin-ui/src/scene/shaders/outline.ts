import { AIR, PLACE } from './common.ts'

/** A thin line on the ground: dash and dot for a county's border, unbroken for a layer of the district's own. */
export const OUTLINE_VERTEX = /* glsl */ `
${PLACE}

/** x, y, left normal */
in vec4 aPlace;
/** side, level, distance along, 1 for a county */
in vec4 aBody;

out float vAlongM;
out float vPxM;
out float vCounty;
out float vDistanceM;

const float HALF_PX = 0.75;

void main() {
  vec3 centre = toWorld(aPlace.xy, aBody.y);
  float pxM = metresPerPx(centre);
  vec2 place = aPlace.xy + aPlace.zw * aBody.x * HALF_PX * pxM;
  vec4 view = viewMatrix * vec4(toWorld(place, aBody.y), 1.0);
  gl_Position = projectionMatrix * view;
  vAlongM = aBody.z;
  vPxM = pxM;
  vCounty = aBody.w;
  vDistanceM = -view.z;
}
`

export const OUTLINE_FRAGMENT = /* glsl */ `
${AIR}

uniform vec3 cBorder;
uniform vec3 cOwnLayer;

in float vAlongM;
in float vPxM;
in float vCounty;
in float vDistanceM;

out vec4 outColor;

void main() {
  /* The pattern keeps its place on the ground and doubles with every step of the zoom. */
  float periodM = 14.0 * exp2(ceil(log2(max(vPxM, 0.05))));
  float at = fract(vAlongM / periodM);
  float drawn = at < 0.56 || (at > 0.72 && at < 0.84) ? 1.0 : 0.0;
  float alpha = mix(0.75, 0.7 * drawn, vCounty);
  outColor = vec4(throughAir(mix(cOwnLayer, cBorder, vCounty), vDistanceM), alpha);
}
`
