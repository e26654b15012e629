import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createSession } from './app/session.ts'
import { pageConfig } from './ground/config.ts'
import './ground/tokens.css'
import './app/app.css'
import 'uplot/dist/uPlot.min.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page must have an element #root')
const session = createSession(pageConfig(window.location))
createRoot(root).render(<App session={session} />)
session.start()
