import type { PackFiles } from '../pack/read-table.ts'

/*
 * The smallest pack that has one of everything: a river, a head gate, a basin, a checkgate, an escape, an offtake group of two branches,
 * one station of each kind.
 *
 *     YR ─G-0→ A ──R-1──▶ B ──R-2──▶ C ─G-1→ R-3 ──▶ D
 *                                    ├─▶ B-1, B-2 (offtakes)
 *                                    └─G-E→ outside
 */
const S = 'estimate,made up for tests'

const FILES: Readonly<Record<string, string>> = {
  'district.json': JSON.stringify({
    format: 2,
    id: 'small',
    name_zh: '小灌区',
    name_en: 'Small District',
    datum: 'test datum',
    origin_lon_deg: 116,
    origin_lat_deg: 36.5,
    time_zone: 'Asia/Shanghai',
    published: {
      nodes: 5,
      trunk_reaches: 3,
      trunk_length_km: 12,
      branches: 2,
      branch_length_km: 9,
      gates: 3,
      offtake_groups: 1,
      command_area_wan_mu: 10,
    },
  }),
  'nodes.csv': `id,name_zh,name_en,lon_deg,lat_deg,design_stage_m,boundary,crest_height_m,provenance,source
YR,黄河,River,116,36.5,43,river-stage,0,${S}
A,渠首,Head,116.01,36.5,42.6,none,0,${S}
B,沉沙池,Basin,116.05,36.52,42.2,none,0,${S}
C,分水,Division,116.08,36.54,42.1,none,0,${S}
D,渠尾,Tail,116.12,36.58,41.4,normal-depth,0,${S}
`,
  'cross-sections.csv': `id,shape,bottom_width_m,side_slope,bank_height_m,berm_height_m,berm_width_m,provenance,source
X-1,trapezoid,8,2,2.8,,,${S}
X-2,compound,20,2,3,2.4,2,${S}
X-B,trapezoid,3,1.75,2,,,${S}
`,
  'reaches.csv': `id,kind,name_zh,name_en,canal_zh,canal_en,from_node,to_node,cross_section,length_m,bed_up_m,bed_down_m,manning_n,design_discharge_m3s,design_depth_m,seepage_a,seepage_m,seepage_factor,course,provenance,source
R-1,trunk,干渠一段,"Main, reach 1",干渠,Main,A,B,X-1,5000,40.6,40.2,0.018,20,2,2.65,0.45,0.33,116.02 36.5;116.03 36.51,${S}
R-2,basin,沉沙池,Basin,干渠,Main,B,C,X-2,3000,40.2,40.1,0.025,20,2,2.65,0.45,0.5,,${S}
R-3,trunk,干渠二段,"Main, reach 2",干渠,Main,C,D,X-1,4000,40,39.6,0.018,10,1.8,2.65,0.45,0.33,,${S}
`,
  'offtakes.csv': `id,node,main_canal_zh,main_canal_en,county_zh,county_en,branches,command_area_wan_mu,length_km,design_discharge_m3s,provenance,source
O-1,C,干渠,Main,甲县,Jia,2,10,9,5,${S}
`,
  'branches.csv': `id,offtake,name_zh,name_en,length_m,bed_up_m,bed_down_m,cross_section,manning_n,design_discharge_m3s,design_depth_m,seepage_a,seepage_m,seepage_factor,crest_height_m,gate_bays,gate_bay_width_m,gate_sill_m,gate_max_opening_m,course,provenance,source
B-1,O-1,甲县一分干,Jia Branch 1,5000,40.4,39.7,X-B,0.025,3,1.4,2.65,0.45,1,0.9,1,2.5,40.4,1.8,116.08 36.55;116.07 36.57,${S}
B-2,O-1,甲县二分干,Jia Branch 2,4000,40.5,39.9,X-B,0.025,2,1.3,2.65,0.45,1,0.8,2,2,40.5,1.8,116.11 36.52,${S}
`,
  'structures.csv': `id,kind,name_zh,name_en,node,seat,from_node,reach,outside_stage_m,bays,bay_width_m,sill_m,max_opening_m,contraction,speed_m_per_s,dead_band_m,target_stage_m,target_tolerance_m,design_discharge_m3s,provenance,source
G-0,head,进水闸,Head gate,A,reach-head,YR,R-1,,2,4,40.6,2.5,0.62,0.005,0.02,,0.1,20,${S}
G-1,check,节制闸,Checkgate,C,reach-head,C,R-3,,2,3,40.1,2.2,0.62,0.005,0.02,42.1,0.1,10,${S}
G-E,escape,退水闸,Escape,C,outside,C,,39,1,3,40.1,2.2,0.62,0.005,0.02,,0.1,5,${S}
`,
  'stations.csv': `id,kind,name_zh,name_en,lon_deg,lat_deg,gate,reach,chainage_m,provenance,source
S-G-0,gate,进水闸,Head gate,116.01,36.5,G-0,,,${S}
S-G-B-1,offtake,甲县一分干渠首,Jia Branch 1 head,116.08,36.54,G-B-1,,,${S}
S-Q-1,flow,干渠断面,Main section,116.02,36.5,,R-1,500,${S}
S-C-1,sediment,含沙量站,Sediment,116.05,36.52,,R-2,100,${S}
S-P-1,rain,雨量站,Rain gauge,116.1,36.5,,,,${S}
S-M-1,weather,气象站,Weather,116.1,36.5,,,,${S}
S-W-1,soil,墒情站,Soil,116.1,36.5,,,,${S}
S-H-1,groundwater,地下水井,Well,116.1,36.5,,,,${S}
`,
  'gauges.csv': `id,station,key,bay,quantity,name_zh,name_en,interval_s,stale_after_s,minimum,maximum,max_rate_per_s,noise,resolution,provenance,source
S-G-0.stageUpM,S-G-0,stageUpM,,stage,闸上水位,Stage above,10,45,39,45,0.02,0.004,0.001,${S}
S-G-0.stageDownM,S-G-0,stageDownM,,stage,闸下水位,Stage below,10,45,39,45,0.02,0.004,0.001,${S}
S-G-0.dischargeM3s,S-G-0,dischargeM3s,,discharge,流量,Discharge,10,45,-5,40,0.7,0.2,0.01,${S}
S-G-0.openingM.1,S-G-0,openingM,1,opening,1号孔开度,Opening 1,10,45,-0.05,2.6,0.02,0.002,0.005,${S}
S-G-0.openingM.2,S-G-0,openingM,2,opening,2号孔开度,Opening 2,10,45,-0.05,2.6,0.02,0.002,0.005,${S}
S-G-B-1.stageDownM,S-G-B-1,stageDownM,,stage,闸下水位,Stage below,10,45,40,43,0.02,0.004,0.001,${S}
S-G-B-1.openingM.1,S-G-B-1,openingM,1,opening,1号孔开度,Opening 1,10,45,-0.05,1.9,0.02,0.002,0.005,${S}
S-G-B-1.volumeM3,S-G-B-1,volumeM3,,volume,累计水量,Volume,10,45,0,10000000000,6,0,1,${S}
S-Q-1.stageM,S-Q-1,stageM,,stage,水位,Stage,10,45,40,44,0.02,0.004,0.001,${S}
S-C-1.sedimentKgPerM3,S-C-1,sedimentKgPerM3,,sediment,含沙量,Sediment,300,900,0,60,0.05,0.05,0.01,${S}
S-P-1.rainfallM,S-P-1,rainfallM,,rainfall,时段雨量,Rainfall,300,900,0,0.05,0.0005,0,0.0002,${S}
S-M-1.airTemperatureC,S-M-1,airTemperatureC,,airTemperature,气温,Air temperature,300,900,-30,45,0.02,0.1,0.1,${S}
S-W-1.soilMoistureFraction,S-W-1,soilMoistureFraction,,soilMoisture,土壤含水率,Soil moisture,3600,10800,0.03,0.55,0.0002,0.005,0.001,${S}
S-H-1.groundwaterDepthM,S-H-1,groundwaterDepthM,,groundwaterDepth,地下水埋深,Depth to groundwater,3600,10800,0,40,0.001,0.01,0.01,${S}
`,
  'river-rating.csv': `discharge_m3s,stage_m,provenance,source
200,41,${S}
1000,43,${S}
`,
  'climate.csv': `month,rainfall_mm,air_temperature_c,et0_mm_per_day,provenance,source
${Array.from({ length: 12 }, (_, month) => `${month + 1},40,13,3,${S}`).join('\n')}
`,
  'terrain/spot-heights.csv': `lon_deg,lat_deg,elevation_m,provenance,source
116,36.5,43,${S}
116.12,36.58,41.5,${S}
`,
  'map/rivers.geojson': JSON.stringify({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name_zh: '黄河', name_en: 'River', provenance: 'estimate', source: 'made up for tests' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [115.9, 36.4],
            [116, 36.5],
          ],
        },
      },
    ],
  }),
  'map/county-seats.geojson': JSON.stringify({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name_zh: '甲县', name_en: 'Jia', provenance: 'recalled', source: 'made up for tests' },
        geometry: { type: 'Point', coordinates: [116.1, 36.55] },
      },
    ],
  }),
}

/** A sound pack as files in memory; mend or break a copy of it. */
export const smallPack = (): PackFiles => new Map(Object.entries(FILES))
