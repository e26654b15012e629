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
  const h = distanceM / steps
  let y = controlDepthM
  for (let i = 0; i < steps; i++) y = depthAfter(channel, slope, dischargeM3s, y, h)
  return y
}

function depthAfter(channel: Channel, slope: number, Q: number, y: number, h: number): number {
  const rate = (at: number) => (slope - frictionSlope(channel, Q, at)) / (1 - froudeSquared(channel, Q, at))
  const k1 = rate(y)
  const k2 = rate(y + 0.5 * h * k1)
  const k3 = rate(y + 0.5 * h * k2)
  const k4 = rate(y + h * k3)
  return y + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)
}

/** Water that stands in a pool of a prismatic channel before a control, m³: the profile above, its area by Simpson's rule. */
export function poolVolumeM3(
  channel: Channel,
  slope: number,
  dischargeM3s: number,
  controlDepthM: number,
  lengthM: number,
  steps = 2000,
): number {
  const h = -lengthM / steps
  const A = channel.areaM2
  let y = controlDepthM
  let volumeM3 = 0
  for (let i = 0; i < steps; i++) {
    const middle = depthAfter(channel, slope, dischargeM3s, y, 0.5 * h)
    const next = depthAfter(channel, slope, dischargeM3s, middle, 0.5 * h)
    volumeM3 -= (h / 6) * (A(y) + 4 * A(middle) + A(next))
    y = next
  }
  return volumeM3
}

/**
 * Backwater area of a pool: by how much its volume grows with the depth at its lower end while its discharge stays.
 *
 *     A = ∂V/∂y at constant Q        the pool fills by A·dy/dt = Qin − Qout once its waves have gone
 *
 * That is the limit of small changes and long times of the Saint-Venant equations: no term but storage is left in the balance, and the profile moves
 * through steady ones. Source: Litrico and Fromion (2004) J. Irrig. Drain. Eng. 130(5) for the notion; this form of it is ours.
 */
export function backwaterAreaM2(
  channel: Channel,
  slope: number,
  dischargeM3s: number,
  controlDepthM: number,
  lengthM: number,
): number {
  const by = 1e-5
  const volumeM3 = (depthM: number) => poolVolumeM3(channel, slope, dischargeM3s, depthM, lengthM)
  return (volumeM3(controlDepthM + by) - volumeM3(controlDepthM - by)) / (2 * by)
}
