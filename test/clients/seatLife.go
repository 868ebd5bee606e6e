// A seat's life on the local GitHub, with go-github, which Terraform's provider also uses.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/go-github/v93/github"
)

const org = "acme"

func main() {
	client, err := github.NewClient(github.WithAuthToken(os.Args[2]), github.WithEnterpriseURLs(os.Args[1], os.Args[1]))
	if err == nil {
		err = live(context.Background(), client)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("done")
}

func live(ctx context.Context, client *github.Client) error {
	copilot := client.Copilot
	seat := func() string {
		found, response, err := copilot.GetSeatDetails(ctx, org, "octocat")
		if response != nil && response.StatusCode == 404 {
			return "none"
		}
		if err != nil {
			return err.Error()
		}
		if user, ok := found.GetUser(); !ok || user.GetLogin() != "octocat" {
			return fmt.Sprintf("of %v", found.Assignee)
		}
		return fmt.Sprintf("team %q until %q", found.GetAssigningTeam().GetSlug(), found.GetPendingCancellationDate())
	}

	members, _, err := client.Organizations.ListMembers(ctx, org, nil)
	if err != nil || len(members) != 3 {
		return fmt.Errorf("members: %v, %w", members, err)
	}
	outside, _, err := client.Organizations.ListOutsideCollaborators(ctx, org, nil)
	if err != nil || len(outside) != 1 || outside[0].GetLogin() != "ola" {
		return fmt.Errorf("outside collaborators: %v, %w", outside, err)
	}
	invited, _, err := client.Organizations.GetOrgMembership(ctx, "newbie", org)
	if err != nil || invited.GetState() != "pending" {
		return fmt.Errorf("the invited member: %v, %w", invited, err)
	}
	if now := seat(); now != "none" {
		return fmt.Errorf("before: %s", now)
	}

	granted, _, err := copilot.AddCopilotUsers(ctx, org, []string{"octocat", "bob"})
	if err != nil || granted.SeatsCreated != 2 {
		return fmt.Errorf("granted: %v, %w", granted, err)
	}
	page := &github.ListOptions{PerPage: 1}
	for total := 0; ; total++ {
		list, response, err := copilot.ListCopilotSeats(ctx, org, page)
		if err != nil || list.TotalSeats != 2 || len(list.Seats) != 1 || total > 1 {
			return fmt.Errorf("the list: %v, %w", list, err)
		}
		if response.NextPage == 0 {
			break
		}
		page.Page = response.NextPage
	}

	steps := []struct {
		what     string
		do       func() error
		expected string
	}{
		{"cancelled", func() error { _, _, err := copilot.RemoveCopilotUsers(ctx, org, []string{"octocat"}); return err }, `team "" until "2026-12-01"`},
		{"taken back", func() error { _, _, err := copilot.AddCopilotUsers(ctx, org, []string{"octocat"}); return err }, `team "" until ""`},
		{"granted to the team too", func() error { _, _, err := copilot.AddCopilotTeams(ctx, org, []string{"core"}); return err }, `team "" until ""`},
		{"cancelled by name", func() error { _, _, err := copilot.RemoveCopilotUsers(ctx, org, []string{"octocat"}); return err }, `team "core" until ""`},
		{"the team cancelled", func() error { _, _, err := copilot.RemoveCopilotTeams(ctx, org, []string{"core"}); return err }, `team "core" until "2026-12-01"`},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		if now := seat(); now != step.expected {
			return fmt.Errorf("%s: %s instead of %s", step.what, now, step.expected)
		}
	}

	var limit *github.AbuseRateLimitError
	if _, _, err := copilot.GetCopilotBilling(ctx, org); !errors.As(err, &limit) || limit.GetRetryAfter() != 7*time.Second {
		return fmt.Errorf("the secondary limit was not recognized: %w", err)
	}
	return nil
}
