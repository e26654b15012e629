import { csvOf, rowsOfCsv } from '../csv.ts'
import { countiesText } from './counties.ts'
import { barrelRows, pondRows, ratingRows } from './crossings.ts'
import { commandAreaRows, cropRows, lateralRows, scheduleRows, soilRows, tariffRows } from './demand.ts'
import { courseOf, GROWTH_MARK, growth } from './growth.ts'
import { settlingGroundText, transferCanalText } from './layers.ts'
import { riverRows } from './river.ts'
import { normalsOf, weatherRows } from './weather.ts'

/** Tables of Weishan that are made by rule, from those that are not. */
export function weishanTables(read: (path: string) => string): Map<string, string> {
  const rows = (path: string) => rowsOfCsv(read(path))
  const rating = rows('river-rating.csv').map((row) => [Number(row['discharge_m3s']), Number(row['stage_m'])] as const)
  const [branches, offtakes] = [rows('branches.csv'), rows('offtakes.csv')]
  const [reaches, sections] = [rows('reaches.csv'), rows('cross-sections.csv')]
  const laterals = lateralRows(branches, offtakes)
  const nodes = rows('nodes.csv')
  const grown = growth({ reaches, branches, sections, nodes, offtakes, laterals })
  const basin = (id: string) =>
    reaches.filter((reach) => reach['id'] === id).flatMap((reach) => courseOf({ nodes, offtakes }, reach))
  const first = (path: string) => rows(path).filter((row) => !row['source']?.includes(GROWTH_MARK))
  return new Map([
    ['stations.csv', csvOf([...first('stations.csv'), ...grown.stations])],
    ['gauges.csv', csvOf([...first('gauges.csv'), ...grown.gauges])],
    ['barrels.csv', csvOf(barrelRows(reaches))],
    ['ponds.csv', csvOf(pondRows(reaches, sections))],
    ['ratings.csv', csvOf(ratingRows(reaches))],
    ['laterals.csv', csvOf(laterals)],
    ['demand/soils.csv', csvOf(soilRows())],
    ['demand/crops.csv', csvOf(cropRows())],
    ['demand/command-areas.csv', csvOf(commandAreaRows(offtakes))],
    ['demand/tariff.csv', csvOf(tariffRows())],
    ['demand/schedule.csv', csvOf(scheduleRows())],
    ['weather/daily.csv', csvOf(weatherRows(normalsOf(rows('climate.csv'))))],
    ['river/daily.csv', csvOf(riverRows(rating))],
    ['map/counties.geojson', countiesText()],
    ['map/settling-ground.geojson', settlingGroundText(basin('R-EP'), basin('R-WP'))],
    ['map/water-transfer.geojson', transferCanalText()],
  ])
}
