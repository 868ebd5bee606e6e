"""A seat's life on the local GitHub, with githubkit: every answer must fit the models that it generates from GitHub's description."""

import sys

from githubkit import GitHub
from githubkit.exception import RequestFailed, SecondaryRateLimitExceeded

ORG = "acme"
url, token = sys.argv[1:]
# Retries and cached answers would hide what the local GitHub answers.
github = GitHub(token, base_url=url, auto_retry=False, http_cache=False)
copilot = github.rest.copilot


def equal(what, actual, expected):
    if actual != expected:
        sys.exit(f"{what}: {actual!r} instead of {expected!r}")


def seat():
    return copilot.get_copilot_seat_details_for_user(ORG, "octocat").parsed_data


def without_seat():
    try:
        seat()
    except RequestFailed as error:
        return error.response.status_code
    return "a seat"


members = [member.login for member in github.rest.orgs.list_members(ORG).parsed_data]
equal("members", members, ["ann", "octocat", "bob"])
outside = [person.login for person in github.rest.orgs.list_outside_collaborators(ORG).parsed_data]
equal("outside collaborators", outside, ["ola"])
invited = github.rest.orgs.get_membership_for_user(ORG, "newbie").parsed_data
equal("the invited member", invited.state, "pending")

equal("before", without_seat(), 404)
granted = copilot.add_copilot_seats_for_users(ORG, selected_usernames=["octocat", "bob"]).parsed_data
equal("granted", granted.seats_created, 2)
pages = github.rest.paginate(
    copilot.list_copilot_seats, map_func=lambda page: page.parsed_data.seats, org=ORG, per_page=1
)
equal("the list", [entry.assignee.login for entry in pages], ["octocat", "bob"])
equal("granted by name", (seat().pending_cancellation_date, seat().assigning_team), (None, None))

cancelled = copilot.cancel_copilot_seat_assignment_for_users(ORG, selected_usernames=["octocat"]).parsed_data
equal("cancelled", cancelled.seats_cancelled, 1)
equal("the day it ends", str(seat().pending_cancellation_date), "2026-12-01")
copilot.add_copilot_seats_for_users(ORG, selected_usernames=["octocat"])
equal("taken back", seat().pending_cancellation_date, None)
copilot.cancel_copilot_seat_assignment_for_users(ORG, selected_usernames=["octocat"])

through = copilot.add_copilot_seats_for_teams(ORG, selected_teams=["core"]).parsed_data
equal("granted to the team", through.seats_created, 1)
equal("through the team", seat().pending_cancellation_date, None)
team = github.rest.teams.get_by_name(ORG, "core").parsed_data
equal("the team", (team.members_count, team.organization.login), (1, "acme"))
copilot.cancel_copilot_seat_assignment_for_teams(ORG, selected_teams=["core"])
equal("the team's cancellation", str(seat().pending_cancellation_date), "2026-12-01")

try:
    copilot.get_copilot_organization_details(ORG)
    sys.exit("the secondary limit was not recognized")
except SecondaryRateLimitExceeded as error:
    equal("the wait", error.retry_after.total_seconds(), 7)
numbers = copilot.get_copilot_organization_details(ORG).parsed_data.seat_breakdown
equal("the subscription", (numbers.total, numbers.pending_cancellation), (2, 1))
print("done")
