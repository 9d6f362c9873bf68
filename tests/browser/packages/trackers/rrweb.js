// Records the page as session replay tools do, and keeps what it would send.
import { record } from "rrweb";
const kept = ((window.tracked ??= {}).rrweb = []);
record({ emit: (event) => kept.push(JSON.stringify(event)), recordCrossOriginIframes: true });
