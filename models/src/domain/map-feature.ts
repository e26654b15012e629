import type { LonLat, Names, Sourced } from './provenance.ts'

/**
 * Something drawn for orientation. river: a line · county-seat: a point · county: an outline · layer: what a district adds of its own,
 * named by `layer`.
 */
export interface MapFeature extends Sourced {
  readonly kind: 'river' | 'county-seat' | 'county' | 'layer'
  /** Name of the file of an own layer, without its ending. */
  readonly layer?: string
  readonly names: Names
  readonly geometry: 'point' | 'line' | 'polygon'
  /** One point for a place, the course of a line, the outer ring of a polygon: its last point is its first. */
  readonly course: readonly LonLat[]
  /** Rings cut out of a polygon. */
  readonly holes?: readonly (readonly LonLat[])[]
}
