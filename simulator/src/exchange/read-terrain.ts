import { basename } from 'node:path'
import { type ElevationGrid, err, ok, type Problem, problem, type Result } from '@district/models'
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff'
import { projectionOf, type ToLonLat } from './projection.ts'
import { readBytes } from './read-text.ts'

/** An elevation model from a GeoTIFF; its own keys say the projection, unless `crs` does. */
export async function readTerrain(
  path: string,
  crs: string | undefined,
): Promise<Result<ElevationGrid, readonly Problem[]>> {
  const file = basename(path)
  const bytes = readBytes(path)
  if (!bytes.ok) return bytes
  const { buffer, byteOffset, byteLength } = bytes.value
  let image: GeoTIFFImage
  let values: ArrayLike<number> | undefined
  try {
    /* a copy, since Node's small files share one buffer */
    const copy = new Uint8Array(byteLength)
    copy.set(new Uint8Array(buffer, byteOffset, byteLength))
    image = await (await fromArrayBuffer(copy.buffer)).getImage()
    const rasters = await image.readRasters({ samples: [0] })
    values = rasters[0] as ArrayLike<number> | undefined
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return err([
      problem(
        'FILE_MALFORMED',
        { file },
        `the file is no GeoTIFF: ${reason}`,
        'expected one band of heights in metres',
      ),
    ])
  }
  const place = placing(image, file, crs)
  if (!place.ok) return place
  const noData = image.getGDALNoData()
  return ok({
    width: image.getWidth(),
    height: image.getHeight(),
    elevationM: values ?? [],
    noData: noData ?? undefined,
    placeOf: place.value,
  })
}

function placing(
  image: GeoTIFFImage,
  file: string,
  crs: string | undefined,
): Result<ElevationGrid['placeOf'], readonly Problem[]> {
  const toLonLat = systemOf(image, file, crs)
  if (!toLonLat.ok) return toLonLat
  try {
    const [x0 = 0, y0 = 0] = image.getOrigin()
    const [dx = 0, dy = 0] = image.getResolution()
    const half = isPoint(image) ? 0 : 0.5
    return ok((column, row) => toLonLat.value(x0 + (column + half) * dx, y0 + (row + half) * dy))
  } catch {
    return err([
      problem(
        'FILE_MALFORMED',
        { file },
        'the file does not say where it lies',
        'expected a GeoTIFF with its origin and resolution',
      ),
    ])
  }
}

/** Heights stand at the corners of the grid, and not in the middle of its cells. */
const isPoint = (image: GeoTIFFImage): boolean => image.getGeoKeys()?.['GTRasterTypeGeoKey'] === 2

const NO_CODE = 32_767

function systemOf(image: GeoTIFFImage, file: string, crs: string | undefined): Result<ToLonLat, readonly Problem[]> {
  const keys = image.getGeoKeys()
  const own = [keys?.['ProjectedCSTypeGeoKey'], keys?.['GeographicTypeGeoKey']].find(
    (code): code is number => typeof code === 'number' && code !== NO_CODE && code > 0,
  )
  const name = crs ?? (own === undefined ? undefined : `EPSG:${own}`)
  if (name === undefined)
    return err([
      problem('CRS_UNKNOWN', { file }, 'the file does not say its projection', 'name it: --crs EPSG:4527 or the like'),
    ])
  const projection = projectionOf(name)
  return projection.ok ? ok(projection.value.toLonLat) : projection
}
