// Records the page as session replay tools do, and keeps what it would send.
import { record } from "rrweb";
window.tracked = [];
record({ emit: (event) => window.tracked.push(JSON.stringify(event)), recordCrossOriginIframes: true });
