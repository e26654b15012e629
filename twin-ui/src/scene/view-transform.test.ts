import { PerspectiveCamera } from 'three'
import { describe, expect, it } from 'vitest'
import { eyeOf, FIELD_OF_VIEW_DEG, pxScale } from './camera-pose.ts'
import { project, projectPushed, type ViewTransform } from './view-transform.ts'

const [widthPx, heightPx] = [1200, 600]
const pose = { x: 3000, y: -2000, distanceM: 40_000, bearingRad: 0, pitchRad: 0.6 }

function view(): ViewTransform {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, widthPx / heightPx, 100, 1e6)
  const { x, y, z } = eyeOf(pose)
  camera.position.set(x, y, z)
  camera.lookAt(pose.x, 0, -pose.y)
  camera.updateMatrixWorld()
  const matrix = camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse)
  return { matrix: matrix.elements, widthPx, heightPx, pxScale: pxScale(heightPx), lift: 100, datumM: 34 }
}

describe('project', () => {
  it('puts what the eye looks at in the middle', () => {
    const place = project(view(), pose.x, pose.y, 34)
    expect(place.x).toBeCloseTo(widthPx / 2, 3)
    expect(place.y).toBeCloseTo(heightPx / 2, 3)
    expect(place.pxM).toBeCloseTo(pose.distanceM * pxScale(heightPx), 3)
  })

  it('puts east to the right, north and higher levels up', () => {
    expect(project(view(), pose.x + 1000, pose.y, 34).x).toBeGreaterThan(widthPx / 2)
    expect(project(view(), pose.x, pose.y + 1000, 34).y).toBeLessThan(heightPx / 2)
    expect(project(view(), pose.x, pose.y, 44).y).toBeLessThan(heightPx / 2 - 5)
  })

  it('says when a place lies behind the eye', () => {
    expect(project(view(), pose.x, pose.y - 300_000, 34).pxM).toBeLessThan(0)
  })
})

describe('projectPushed', () => {
  it('moves a sign by its pixels in its own direction', () => {
    const sign = { x: pose.x, y: pose.y, levelM: 34, pushX: 1, pushY: 0, pushPx: 20 }
    expect(projectPushed(view(), sign).x).toBeCloseTo(widthPx / 2 + 20, 1)
  })
})
