import type { Network } from '../../network/network.ts'
import { placeAlong } from '../course-points.ts'
import { bedByStageM, gateLink, type RunSamples, structureLink } from '../run-samples.ts'
import { type NetcdfFile, type NetcdfVariable, textRows } from './netcdf-file.ts'

/*
 * A network and its water as UGRID-1.0 with CF-1.8: the computational points are the mesh's nodes, the links between them its edges.
 *
 *     mesh1d            topology of dimension 1          mesh1d_node_lon, _lat, _bed     mesh1d_edge_nodes, _length, _reach
 *     reach_id, …       what an edge belongs to          water_level, water_depth (time, node)    discharge (time, edge)
 *     gate_id, …        gates and structures             gate_opening, gate_discharge (time, gate), structure_discharge
 *
 * Gates between two waters of the network are edges behind those of the reaches, with length 0 and no reach (-1); those to a river or out of the
 * district have only their row among the gates.
 */

const CONVENTIONS = 'CF-1.8 UGRID-1.0'
const MESH = 'mesh1d'

/** The file of a network, with results where there are some. */
export function ugridFile(network: Network, samples: RunSamples | undefined, title: string): NetcdfFile {
  const { district } = network
  const edges = edgesOf(network)
  const texts: readonly (readonly [name: string, dimension: string, values: readonly string[], longName: string])[] = [
    ['reach_id', 'reach', district.reaches.map(({ id }) => id), 'id of the reach'],
    ['reach_name_zh', 'reach', district.reaches.map(({ names }) => names.zh), 'name of the reach, Chinese'],
    ['reach_name_en', 'reach', district.reaches.map(({ names }) => names.en), 'name of the reach, English'],
    ['gate_id', 'gate', district.gates.map(({ id }) => id), 'id of the gate'],
    ['gate_name_zh', 'gate', district.gates.map(({ names }) => names.zh), 'name of the gate, Chinese'],
    ['structure_id', 'structure', district.structures.map(({ id }) => id), 'id of the structure'],
  ]
  const written = texts
    .filter(([, , values]) => values.length > 0)
    .map(([name, dimension, values, longName]) => textVariable(name, dimension, values, longName))
  const dimensions: Record<string, number> = {
    [`${MESH}_node`]: network.stageCount,
    [`${MESH}_edge`]: edges.lengthM.length,
    two: 2,
    reach: district.reaches.length,
    ...(district.gates.length > 0 && { gate: district.gates.length }),
    ...(district.structures.length > 0 && { structure: district.structures.length }),
    ...Object.fromEntries(written.map(({ width, variable }) => [`${variable.name}_length`, width])),
    ...(samples !== undefined && { time: samples.atS.length }),
  }
  return {
    dimensions,
    attributes: {
      Conventions: CONVENTIONS,
      title,
      institution: district.names.en,
      source: 'one-dimensional Saint-Venant model of an irrigation district',
      datum: district.datum,
      topology_hash: network.topologyHash,
    },
    variables: [
      ...meshVariables(network, edges),
      ...written.map(({ variable }) => variable),
      ...(samples === undefined ? [] : resultVariables(network, samples, edges)),
    ],
  }
}

interface Edges {
  /** Two mesh nodes per edge. */
  readonly nodes: Int32Array
  readonly lengthM: Float64Array
  readonly reach: Int32Array
  /** The link of the network that an edge is. */
  readonly link: Int32Array
}

function edgesOf(network: Network): Edges {
  const { district, reachStart, linkStart, pointStage, reachDxM, gateUpJunction, gateDownJunction } = network
  const nodes: number[] = []
  const lengthM: number[] = []
  const reach: number[] = []
  const link: number[] = []
  for (let r = 0; r < district.reaches.length; r++) {
    const [first, end] = [linkStart[r] ?? 0, linkStart[r + 1] ?? 0]
    for (let k = 0; k < end - first; k++) {
      const point = (reachStart[r] ?? 0) + k
      nodes.push(pointStage[point] ?? 0, pointStage[point + 1] ?? 0)
      lengthM.push(reachDxM[r] ?? 0)
      reach.push(r)
      link.push(first + k)
    }
  }
  for (const [g, up] of gateUpJunction.entries()) {
    const down = gateDownJunction[g] ?? -1
    if (up < 0 || down < 0) continue
    nodes.push(up, down)
    lengthM.push(0)
    reach.push(-1)
    link.push(g < district.gates.length ? gateLink(network, g) : structureLink(network, g - district.gates.length))
  }
  return {
    nodes: Int32Array.from(nodes),
    lengthM: Float64Array.from(lengthM),
    reach: Int32Array.from(reach),
    link: Int32Array.from(link),
  }
}

const TOPOLOGY: NetcdfVariable = {
  name: MESH,
  type: 'int',
  dimensions: [],
  attributes: {
    cf_role: 'mesh_topology',
    long_name: 'canals as a network of points and the links between them',
    topology_dimension: Int32Array.of(1),
    node_coordinates: `${MESH}_node_lon ${MESH}_node_lat`,
    node_dimension: `${MESH}_node`,
    edge_node_connectivity: `${MESH}_edge_nodes`,
    edge_dimension: `${MESH}_edge`,
  },
  values: Int32Array.of(0),
}

const WGS_84: NetcdfVariable = {
  name: 'crs',
  type: 'int',
  dimensions: [],
  attributes: {
    grid_mapping_name: 'latitude_longitude',
    longitude_of_prime_meridian: Float64Array.of(0),
    semi_major_axis: Float64Array.of(6_378_137),
    inverse_flattening: Float64Array.of(298.257223563),
    epsg_code: 'EPSG:4326',
  },
  values: Int32Array.of(0),
}

const ON_NODES = { mesh: MESH, location: 'node', coordinates: `${MESH}_node_lon ${MESH}_node_lat`, grid_mapping: 'crs' }
const ON_EDGES = { mesh: MESH, location: 'edge' }
const FLOW = { standard_name: 'water_volume_transport_in_river_channel', units: 'm3 s-1' }
const NO_VALUE = { _FillValue: Float64Array.of(Number.NaN) }

const double = (
  name: string,
  dimensions: readonly string[],
  values: Float64Array,
  attributes: NetcdfVariable['attributes'],
): NetcdfVariable => ({ name, type: 'double', dimensions, attributes, values })

function meshVariables(network: Network, edges: Edges): NetcdfVariable[] {
  const node = [`${MESH}_node`]
  const edge = [`${MESH}_edge`]
  const places = placesOf(network)
  return [
    TOPOLOGY,
    WGS_84,
    double(`${MESH}_node_lon`, node, places.lonDeg, {
      standard_name: 'longitude',
      long_name: 'longitude',
      units: 'degrees_east',
    }),
    double(`${MESH}_node_lat`, node, places.latDeg, {
      standard_name: 'latitude',
      long_name: 'latitude',
      units: 'degrees_north',
    }),
    double(`${MESH}_node_bed`, node, bedByStageM(network), {
      long_name: 'lowest bed of the canals that meet at the point, above the datum',
      units: 'm',
      ...NO_VALUE,
      ...ON_NODES,
    }),
    {
      name: `${MESH}_edge_nodes`,
      type: 'int',
      dimensions: [...edge, 'two'],
      attributes: {
        cf_role: 'edge_node_connectivity',
        long_name: 'points at the upstream and the downstream end of each link',
        start_index: Int32Array.of(0),
      },
      values: edges.nodes,
    },
    double(`${MESH}_edge_length`, edge, edges.lengthM, {
      long_name: 'length of the link along the canal',
      units: 'm',
      ...ON_EDGES,
    }),
    {
      name: `${MESH}_edge_reach`,
      type: 'int',
      dimensions: edge,
      attributes: {
        long_name: 'place of the reach in reach_id, counted from 0; -1 at gates and structures',
        _FillValue: Int32Array.of(-1),
        ...ON_EDGES,
      },
      values: edges.reach,
    },
  ]
}

/** Where every point stands: at its part of the reach's drawn course. */
function placesOf({ district, stageCount, reachStart, chainageM, pointStage, nodeJunction }: Network) {
  const lonDeg = new Float64Array(stageCount).fill(district.origin.lonDeg)
  const latDeg = new Float64Array(stageCount).fill(district.origin.latDeg)
  const put = (stage: number, at: { readonly lonDeg: number; readonly latDeg: number }): void => {
    lonDeg[stage] = at.lonDeg
    latDeg[stage] = at.latDeg
  }
  for (const [r, { course, lengthM }] of district.reaches.entries())
    for (let p = reachStart[r] ?? 0; p < (reachStart[r + 1] ?? 0); p++)
      put(pointStage[p] ?? 0, placeAlong(course, (chainageM[p] ?? 0) / lengthM))
  for (const [n, { at }] of district.nodes.entries()) if ((nodeJunction[n] ?? -1) >= 0) put(nodeJunction[n] ?? 0, at)
  return { lonDeg, latDeg }
}

/** Values by time and place; `arrays[t]` holds those of one instant, and `at` says where in it that of place k stands. */
function table(
  name: string,
  dimension: string,
  count: number,
  arrays: readonly Float64Array[],
  at: (k: number) => number,
  attributes: NetcdfVariable['attributes'],
): NetcdfVariable {
  const values = new Float64Array(arrays.length * count)
  for (const [t, array] of arrays.entries())
    for (let k = 0; k < count; k++) values[t * count + k] = array[at(k)] ?? Number.NaN
  return double(name, ['time', dimension], values, attributes)
}

const asItStands = (k: number): number => k

function resultVariables(network: Network, samples: RunSamples, edges: Edges): NetcdfVariable[] {
  const beds = bedByStageM(network)
  const depths = samples.stageM.map((stages) => stages.map((stageM, k) => Math.max(stageM - (beds[k] ?? 0), 0)))
  return [
    double('time', ['time'], Float64Array.from(samples.atS), {
      standard_name: 'time',
      long_name: 'time',
      units: `seconds since ${cfInstant(samples.startMs)}`,
      calendar: 'proleptic_gregorian',
      axis: 'T',
    }),
    table('water_level', `${MESH}_node`, network.stageCount, samples.stageM, asItStands, {
      standard_name: 'water_surface_height_above_reference_datum',
      long_name: 'stage of the water',
      units: 'm',
      ...ON_NODES,
    }),
    table('water_depth', `${MESH}_node`, network.stageCount, depths, asItStands, {
      long_name: 'depth of the water over the lowest bed',
      units: 'm',
      ...NO_VALUE,
      ...ON_NODES,
    }),
    table('discharge', `${MESH}_edge`, edges.link.length, samples.dischargeM3s, (k) => edges.link[k] ?? 0, {
      ...FLOW,
      long_name: 'discharge from the first to the second point of the link',
      ...ON_EDGES,
    }),
    ...crossingVariables(network, samples),
  ]
}

function crossingVariables(network: Network, { openingM, dischargeM3s }: RunSamples): NetcdfVariable[] {
  const [gates, structures] = [network.district.gates.length, network.district.structures.length]
  const found: NetcdfVariable[] = []
  if (gates > 0)
    found.push(
      table('gate_opening', 'gate', gates, openingM, asItStands, {
        long_name: 'mean opening of the bays',
        units: 'm',
        coordinates: 'gate_id',
      }),
      table('gate_discharge', 'gate', gates, dischargeM3s, (g) => gateLink(network, g), {
        ...FLOW,
        long_name: 'discharge of the gate',
        coordinates: 'gate_id',
      }),
    )
  if (structures > 0)
    found.push(
      table('structure_discharge', 'structure', structures, dischargeM3s, (k) => structureLink(network, k), {
        ...FLOW,
        long_name: 'discharge of the structure',
        coordinates: 'structure_id',
      }),
    )
  return found
}

const cfInstant = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')

function textVariable(name: string, dimension: string, texts: readonly string[], longName: string) {
  const { bytes, width } = textRows(texts)
  const variable: NetcdfVariable = {
    name,
    type: 'char',
    dimensions: [dimension, `${name}_length`],
    attributes: { long_name: longName, comment: 'UTF-8, filled up with zeros' },
    values: bytes,
  }
  return { variable, width }
}
