// Draws the pictures in docs/pictures/ from real runs: `npm run pictures`, or `npm run pictures doctor` for one of them.
import { writeFileSync } from 'node:fs'
import { picturePath, pictures } from './pictures.ts'
import { recordPicture } from './record-picture.ts'

const wanted = process.argv.slice(2)

for (const picture of pictures) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue
  writeFileSync(picturePath(picture), await recordPicture(picture))
}
