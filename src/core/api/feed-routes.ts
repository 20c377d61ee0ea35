import { feedQuery, feedsShape, newFeedBody, newFeedShape } from './feed-shapes.ts';
import { defineRoutes } from './route.ts';

/** Calendars that others subscribe to. Calendar programs cannot sign in: a token in the address lets them read this, and nothing else. */
export const feedRoutes = defineRoutes({
  feeds: {
    method: 'GET',
    path: '/api/systems/:system/calendar-feeds',
    summary: 'My own calendar feeds of a system, without their tokens.',
    access: 'viewer',
    answer: feedsShape,
  },
  addFeed: {
    method: 'POST',
    path: '/api/systems/:system/calendar-feeds',
    summary: 'Make an address that a calendar program subscribes to; it is shown this once, and ends with my right to see the system.',
    access: 'viewer',
    body: newFeedBody,
    answer: newFeedShape,
    examples: [{ summary: 'For the calendar of a phone', path: '/api/systems/shop/calendar-feeds', body: { name: 'phone' } }],
  },
  removeFeed: {
    method: 'DELETE',
    path: '/api/systems/:system/calendar-feeds/:feed',
    summary: 'Revoke a calendar feed of mine: its address answers nobody from then on.',
    access: 'viewer',
    answer: 'nothing',
  },
  calendarFeed: {
    method: 'GET',
    path: '/api/systems/:system/calendar.ics',
    summary: 'Planned go-lives and freezes as iCalendar (RFC 5545), for whoever has the token of a feed.',
    access: 'public',
    query: feedQuery,
    answer: 'text',
  },
});
