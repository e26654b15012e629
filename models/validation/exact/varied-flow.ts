import { type Channel, frictionSlope, froudeSquared } from './channel.ts'

/**
 * Gradually varied flow in a prismatic channel: depth at a distance from a control.
 *
 *     dy/dx = (S₀ − Sf) / (1 − Fr²)
 *
 * Classical Runge-Kutta of fourth order. `distanceM` is positive downstream, negative upstream.
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 9.
 * Valid:  while the depth stays on its side of the critical depth.
 */
export function depthAlong(
  channel: Channel,
  slope: number,
  dischargeM3s: number,
  controlDepthM: number,
  distanceM: number,
  steps = 4000,
): number {
  const rate = (y: number) =>
    (slope - frictionSlope(channel, dischargeM3s, y)) / (1 - froudeSquared(channel, dischargeM3s, y))
  const h = distanceM / steps
  let y = controlDepthM
  for (let i = 0; i < steps; i++) {
    const k1 = rate(y)
    const k2 = rate(y + 0.5 * h * k1)
    const k3 = rate(y + 0.5 * h * k2)
    const k4 = rate(y + h * k3)
    y += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)
  }
  return y
}
