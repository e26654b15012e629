/** 深浅主题、窄屏视图与跳转链接。 */
export const everyoneZhCN = {
  everyone: {
    darkTheme: '深色界面',
    sceneComing: '正在载入三维地图…',
    views: '显示内容',
    view: { list: '列表', scene: '地图', profile: '纵剖面', card: '详情' },
  },
} as const
