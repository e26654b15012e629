/** The schematic and the long profile. */
export const profileEn = {
  schematic: {
    title: 'Single-line diagram',
    mainView: 'Main view',
    view: { scene: 'Map', schematic: 'Single line' },
    tree: 'Single-line diagram: arrows walk along the water, Enter selects, plus and minus zoom, 0 shows all',
    reach: 'reach',
    whole: 'Show all',
    print: 'Print A3',
    units: 'opening and levels in m, discharge in m³/s, lengths in km',
    short: { openingM: 'Op', stageUpM: 'Up', stageDownM: 'Dn', dischargeM3s: 'Q' },
    long: { openingM: 'Opening', stageUpM: 'Level upstream', stageDownM: 'Level downstream', dischargeM3s: 'Discharge' },
  },
} as const
