import type { Page } from '../loopback/pages.js';
import type { Invitation } from './invitation.js';

const footer = 'polar-sync, on the computer of whoever sent you this link';

/** What an athlete is asked, in plain words, before Polar asks. @param href leads to Polar. */
export function consentPage(
  { from = 'The person who sent you this link', profile, redirectUri }: Invitation,
  href: string,
): Page {
  return {
    status: 200,
    title: 'Share your Polar data?',
    paragraphs: [
      `${from} asks to read your data at Polar. This link is for “${profile}” and can be used once. If that is not you, or you did not expect it, close this page: nothing happens.`,
      'What is read: your workouts with heart rate, route and everything else your watch records in them. If it is asked for, also sleep, recovery, daily activity, heart rate around the clock, and body data such as your weight.',
      `Where it goes: to the computer behind ${new URL(redirectUri).host}, which you have reached now. It keeps a copy. What becomes of the copy is up to ${from === 'The person who sent you this link' ? 'them' : from}; ask before you agree.`,
      'What stays as it is: your watch, your Polar account and everything in it. Your password is entered at Polar only, never here.',
      'How to end it: remove the app at account.polar.com, at any time. What was read until then can be deleted only by those who have it; you can ask them to.',
    ],
    link: { href, text: 'Continue to Polar, and decide there' },
    footer,
  };
}

/** Shown once it is done. */
export function welcomePage({ from = 'the person who invited you' }: Invitation): Page {
  return {
    status: 200,
    title: 'Done',
    paragraphs: [
      `${from.charAt(0).toUpperCase()}${from.slice(1)} can now read your Polar data: what you upload from now on.`,
      'To end it, remove the app at account.polar.com. You can close this tab.',
    ],
    footer,
  };
}

/** The same for every link that does not work, so that it tells nothing about those that do. */
export const gonePage: Page = {
  status: 404,
  title: 'This link does not work',
  paragraphs: ['It was used, is older than an hour, or is incomplete. Ask for a new one.'],
  footer,
};

export const otherBrowserPage: Page = {
  status: 403,
  title: 'Please open the link again',
  paragraphs: [
    'This page belongs to another browser or another link than the one you have followed. Open the link you were sent in this browser, and continue from there. Nothing was shared.',
  ],
  footer,
};

export const deniedPage: Page = {
  status: 200,
  title: 'Nothing was shared',
  paragraphs: [
    'Polar says that you did not agree, or that something went wrong there. The link still works until its hour is over.',
  ],
  footer,
};

/** It was used, and something went wrong: details are for those who invited. */
export const failedPage: Page = {
  status: 502,
  title: 'That did not work',
  paragraphs: [
    'You agreed at Polar, but the sign-in could not be finished. Ask for a new link; whoever sent this one sees why.',
  ],
  footer,
};
