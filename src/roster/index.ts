export { loadRoster, loadTeams, rosterOfText } from "./loadRoster.js";
export { type RosterSeat, type RosterTeam, wantedOn } from "./seats.js";
