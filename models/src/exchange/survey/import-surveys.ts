import type { CrossSection } from '../../domain/cross-section.ts'
import type { District } from '../../domain/district.ts'
import type { Reach } from '../../domain/reach.ts'
import { surveyedSection } from '../../domain/section-makers.ts'
import { brandId, type CrossSectionId } from '../../ground/ids.ts'
import type { Problem } from '../../ground/problem.ts'
import { err, ok, type Result } from '../../ground/result.ts'
import { validateDistrict } from '../../network/validate-district.ts'
import { Findings } from '../findings.ts'
import { faultOfGround } from '../ground-fault.ts'
import type { Imported } from '../imported.ts'
import { readSurveys, type Survey } from './survey-table.ts'

/** More than this between a survey's lowest point and the bed of the reach is another datum or another place. */
const MOST_APART_M = 5

/**
 * Surveyed cross-sections into a district: a section's name is the id of a cross-section or of a reach. The section takes the surveyed ground; the
 * beds of a reach that is named itself are moved to the survey's lowest point, along with its slope, unless a chainage says where on the reach
 * it was taken: then they move so that the bed is right there.
 */
export function importSurveys(text: string, file: string, district: District): Result<Imported, readonly Problem[]> {
  const findings = new Findings(file)
  const surveys = readSurveys(text, findings)
  if (surveys.length === 0 && findings.problems.length === 0)
    findings.problem('VALUE_MISSING', {}, 'the file has no sections', 'expected rows of section, across_m, elevation_m')
  const sections = new Map<string, CrossSection>(district.crossSections.map((section) => [section.id, section]))
  const reaches = new Map<string, Reach>(district.reaches.map((reach) => [reach.id, reach]))
  for (const survey of surveys) {
    const shape = shapeOf(survey, findings)
    const reach = reaches.get(survey.id)
    if (!sections.has(survey.id) && reach === undefined)
      findings.problem(
        'ID_UNKNOWN',
        { row: survey.row, column: 'section' },
        `the district has no section and no reach "${survey.id}"`,
        'expected the id of one of them',
      )
    if (shape === undefined) continue
    const sourced = { provenance: 'sourced', source: `${file} row ${survey.row}` } as const
    if (sections.has(survey.id)) sections.set(survey.id, { id: brandId<CrossSectionId>(survey.id), shape, ...sourced })
    else if (reach !== undefined) {
      const id = brandId<CrossSectionId>(freeId(`X-${survey.id}`, sections, reach.crossSectionId))
      sections.set(id, { id, shape, ...sourced })
      reaches.set(reach.id, withBed(reach, survey, id, findings))
    }
  }
  if (findings.problems.length > 0) return err(findings.problems)
  const used = new Set<string>([...reaches.values()].map(({ crossSectionId }) => crossSectionId))
  const changed: District = {
    ...district,
    reaches: district.reaches.map(({ id }) => reaches.get(id)).filter((reach) => reach !== undefined),
    crossSections: [...sections.values()].filter(({ id }) => used.has(id)),
  }
  const impossible = validateDistrict(changed)
  if (impossible.length > 0) return err(impossible)
  return ok({ district: changed, scenario: undefined, losses: findings.losses })
}

function shapeOf({ id, row, points }: Survey, findings: Findings): CrossSection['shape'] | undefined {
  const fault = faultOfGround(points)
  if (fault === undefined) return surveyedSection(points)
  findings.problem(
    'VALUE_OUT_OF_RANGE',
    { row },
    `section "${id}" ${fault}`,
    'expected three points or more from bank to bank, lower between',
  )
  return undefined
}

/** The reach's own section keeps its id where no other reach could have it. */
const freeId = (wanted: string, sections: ReadonlyMap<string, CrossSection>, own: string): string => {
  if (wanted === own || !sections.has(wanted)) return wanted
  for (let n = 2; ; n++) if (!sections.has(`${wanted}-${n}`)) return `${wanted}-${n}`
}

function withBed(
  reach: Reach,
  { row, points, chainageM, id }: Survey,
  crossSectionId: CrossSectionId,
  findings: Findings,
): Reach {
  const lowestM = Math.min(...points.map(([, elevationM]) => elevationM))
  const part = chainageM === null ? 0.5 : chainageM / reach.lengthM
  if (part < 0 || part > 1)
    findings.problem(
      'VALUE_OUT_OF_RANGE',
      { row, column: 'chainage' },
      `${chainageM} m lies beyond ${id}`,
      `expected 0 to ${reach.lengthM} m`,
    )
  const moveM = lowestM - (reach.bedUpM + part * (reach.bedDownM - reach.bedUpM))
  if (Math.abs(moveM) > MOST_APART_M)
    findings.problem(
      'VALUE_OUT_OF_RANGE',
      { row },
      `the lowest point at ${lowestM} m is ${moveM.toFixed(2)} m away from the bed of ${id}`,
      "expected elevations in the district's datum",
    )
  return {
    ...reach,
    crossSectionId,
    bedUpM: reach.bedUpM + moveM,
    bedDownM: reach.bedDownM + moveM,
    source: `${reach.source}; section and bed from ${findings.file}`,
  }
}
