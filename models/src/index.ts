export type {} from './domain/district.ts'
