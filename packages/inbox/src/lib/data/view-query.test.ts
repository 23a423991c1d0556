import { describe, expect, it } from 'vitest'
import { filterOfQuery, filterOfText, queryOfFilter, textOfFilter } from './view-query.ts'
import { filterOf, viewNames } from './views.ts'

describe('the query of a view', () => {
  it.each(viewNames)('is the filter of the view "%s" again after a round trip', (name) => {
    const filter = filterOf(name, 'user:psn_1')
    expect(filterOfQuery(queryOfFilter(filter))).toEqual(filter)
    expect(filterOfText(textOfFilter(filter))).toEqual(filter)
  })

  it('keeps several values of a parameter, and text with signs of an address', () => {
    const filter = { label: ['a&b=c', 'vip, urgent'], channel: ['sms', 'e-mail'], assignee: ['user:1', 'user:2'] }
    expect(queryOfFilter(filter)).toEqual(filter)
    expect(filterOfText(textOfFilter(filter))).toEqual(filter)
  })

  it('writes "no assignee" as the list of conversations reads it', () => {
    expect(queryOfFilter({ assignee: null })).toEqual({ assignee: 'none' })
    expect(filterOfQuery({ assignee: 'none' })).toEqual({ assignee: null })
  })

  it('has one text for equal filters, in any order of their fields', () => {
    expect(textOfFilter({ unread: true, status: 'open' })).toBe(textOfFilter({ status: 'open', unread: true }))
  })

  it('leaves out unknown parameters and values out of range', () => {
    const query = { status: ['open', 'lost'], sort: 'size', unread: 'maybe', hasDraft: 'false', later: '1', label: '' }
    expect(filterOfQuery(query)).toEqual({ status: 'open' })
    expect(filterOfText('status=&q=1')).toEqual({})
  })
})
