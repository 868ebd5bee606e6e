// Copilot seats: a list of people from a file, and one more person.
package main

import (
	"os"

	"example.com/pulumi-copilot-seats/sdk/go/copilotseats"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		const file = "seats.yaml"
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		people, err := copilotseats.ReadRoster(ctx, &copilotseats.ReadRosterArgs{Name: file, Text: string(text)})
		if err != nil {
			return err
		}

		// Only Protect stops a deletion of the whole list.
		acme, err := copilotseats.NewCopilotSeatRoster(ctx, "acme", &copilotseats.CopilotSeatRosterArgs{
			Organization: pulumi.String("acme"),
			Usernames:    pulumi.ToStringArray(people.Usernames),
		}, pulumi.Protect(true))
		if err != nil {
			return err
		}
		_, err = copilotseats.NewCopilotSeatAssignment(ctx, "ada", &copilotseats.CopilotSeatAssignmentArgs{
			Organization: pulumi.String("acme"),
			Username:     pulumi.String("ada"),
		})
		if err != nil {
			return err
		}

		ctx.Export("seats", acme.Seats)
		return nil
	})
}
