import { lengthen } from './dbg-long.mjs'
import { readFileSync, writeFileSync } from 'node:fs'
const {items}=JSON.parse(readFileSync('/tmp/dbg/c.json','utf8'))
const ruth=items.find(i=>i.contactName?.startsWith('Thabo'))
const before=lengthen('/tmp/dbg/data', ruth.lastMessage.id, 5000)
writeFileSync('/tmp/dbg/long.json', JSON.stringify({id:ruth.id,newest:ruth.lastMessage.id,mid:before(2500)}))
