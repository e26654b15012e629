import type { LabelDetail } from './gate-details.ts'
import type { TextSize } from './label-placements.ts'
import type { LabelKind } from './label-sources.ts'

/** A name in the page, with a second line of numbers or none. */
export function createLabelNode(container: HTMLElement): HTMLElement {
  const node = document.createElement('div')
  node.append(document.createElement('span'), document.createElement('small'))
  container.append(node)
  return node
}

/** Touches the page only where something differs. */
export function writeLabel(node: HTMLElement, className: string, name: string, detail: LabelDetail | undefined): void {
  if (node.className !== className) node.className = className
  const [nameNode, detailNode] = node.children
  if (nameNode !== undefined && nameNode.textContent !== name) nameNode.textContent = name
  if (detailNode === undefined) return
  const text = detail?.text ?? ''
  if (detailNode.textContent !== text) detailNode.textContent = text
  if (detailNode.className !== (detail?.origin ?? '')) detailNode.className = detail?.origin ?? ''
}

export type MeasureLabel = (name: string, detail: LabelDetail | undefined, kind: LabelKind) => TextSize

/** Sizes of names in the type of their kind, each measured once; numbers of one shape are as wide as each other. */
export function createLabelMeasure(container: HTMLElement): MeasureLabel {
  const sizes = new Map<string, TextSize>()
  const ruler = createLabelNode(container)
  ruler.style.visibility = 'hidden'
  return (name, detail, kind) => {
    const shape = detail && { ...detail, text: detail.text.replaceAll(/\d/g, '0') }
    const key = `${kind} ${name} ${shape?.text ?? ''}`
    const known = sizes.get(key)
    if (known !== undefined) return known
    writeLabel(ruler, `scene-label scene-label-${kind}`, name, shape)
    const size = { width: ruler.offsetWidth, height: ruler.offsetHeight }
    writeLabel(ruler, '', '', undefined)
    sizes.set(key, size)
    return size
  }
}
