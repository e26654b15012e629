import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createSession } from './app/session.ts'
import { hangTestHook } from './app/twin-hook.ts'
import { pageConfig } from './ground/config.ts'
import './ground/tokens.css'
import 'uplot/dist/uPlot.min.css'
import './app/app.css'
import './panels/panels.css'
import './app/narrow.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page must have an element #root')
const session = createSession(pageConfig(window.location))
hangTestHook(session)
createRoot(root).render(<App session={session} />)
session.start()
