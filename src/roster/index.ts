export { loadRoster, rosterOfText } from "./loadRoster.js";
export { type RosterSeat, wantedOn } from "./seats.js";
