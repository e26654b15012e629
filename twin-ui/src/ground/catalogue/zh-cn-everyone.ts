/** 深浅主题、窄屏视图与跳转链接。 */
export const everyoneZhCN = {
  everyone: {
    darkTheme: '深色界面',
    sceneComing: '正在载入三维地图…',
    views: '显示内容',
    viewList: '列表',
    viewScene: '地图',
    viewProfile: '纵剖面',
    viewCard: '详情',
  },
} as const
