import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findProgram } from '../support/programs/programs.ts'
import { palettes } from '../tools/pictures/draw-picture.ts'
import { neededPrograms, picturePath, pictures } from '../tools/pictures/pictures.ts'
import { recordPicture } from '../tools/pictures/record-picture.ts'

describe.concurrent('the picture', () => {
  it.for(pictures)('$name shows what its commands print', async (picture, { skip, expect }) => {
    for (const program of neededPrograms) {
      if (!findProgram(program)) return skip(`${program} is not installed`)
    }
    const drawn = readFileSync(picturePath(picture), 'utf8')
    expect(readWords(drawn)).toBe(readWords(await recordPicture(picture)))
  })
})

/**
 * The look and the words of a picture. Where lines break depends on the versions of programs, so that is left out, and so
 * are versions, times and ports.
 */
function readWords(picture: string): string {
  return picture
    .replace(/<svg [^>]*?(?=role)|<rect [^>]*>|<\/?text[^>]*>| (?:x|textLength)="[\d.]+"/g, '')
    .replace(/<\/tspan>\s*<tspan>|\s+/g, ' ')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|commit \w+|127\.0\.0\.1:\d+|\d+\.\d+\.\d+/g, '…')
}

describe.each(Object.entries(palettes))('on a %s page', (_, { back, frame, ...colours }) => {
  it.each(Object.entries(colours))('%s can be read on the background', (_name, colour) => {
    expect(contrast(colour, back)).toBeGreaterThan(4.5)
  })
})

/** The contrast of two colours by WCAG; text needs 4.5. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((index) => {
    const part = Number.parseInt(colour.slice(index, index + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
