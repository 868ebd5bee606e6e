// A language host that generates SDKs and does nothing else, for `pulumi package gen-sdk` and `package add`: the hosts that do so as
// well are in modules that the Go module proxy does not serve, and call these same functions. Its language is in its name, as for any.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	dotnet "github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

type files = map[string][]byte

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	name string
}

func main() {
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	served, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{name: name})
			return nil
		},
	})
	if err == nil {
		fmt.Println(served.Port)
		err = <-served.Done
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (host *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// Link is for a host to add the SDK to the program's dependencies. The programs here name it themselves.
func (host *host) Link(context.Context, *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	return &pulumirpc.LinkResponse{}, nil
}

func (host *host) InstallDependencies(*pulumirpc.InstallDependenciesRequest, pulumirpc.LanguageRuntime_InstallDependenciesServer) error {
	return nil
}

func (host *host) GeneratePackage(_ context.Context, request *pulumirpc.GeneratePackageRequest) (*pulumirpc.GeneratePackageResponse, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer loader.Close()
	pkg, problems, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	if err != nil || problems.HasErrors() {
		return answer(problems), err
	}
	generated, err := host.generate(pkg, request, loader)
	if err != nil {
		return nil, err
	}
	for name, content := range generated {
		file := filepath.Join(request.Directory, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return nil, err
		}
	}
	return answer(problems), nil
}

func (host *host) generate(pkg *schema.Package, request *pulumirpc.GeneratePackageRequest, loader schema.ReferenceLoader) (files, error) {
	switch host.name {
	case "pulumi-language-nodejs":
		generated, err := nodejs.GeneratePackage(host.name, pkg, request.ExtraFiles, request.LocalDependencies, request.Local, loader)
		for name, content := range generated {
			generated[name] = fromItsFolder(name, content)
		}
		return generated, err
	case "pulumi-language-python":
		return python.GeneratePackage(host.name, pkg, request.ExtraFiles, loader)
	case "pulumi-language-go":
		return golang.GeneratePackage(host.name, pkg, request.LocalDependencies)
	case "pulumi-language-dotnet":
		return dotnet.GeneratePackage(host.name, pkg, request.ExtraFiles, request.LocalDependencies)
	}
	return nil, fmt.Errorf("%s generates no SDKs here", host.name)
}

// Pulumi's generator counts on filepath.Rel("types", "") being "../.", which Go 1.26 shortens to "..": it takes the folder above for
// the file's own.
func fromItsFolder(name string, content []byte) []byte {
	if !strings.Contains(name, "/") {
		return content
	}
	return []byte(strings.NewReplacer(`"./types/`, `"../types/`, `"./utilities"`, `"../utilities"`).Replace(string(content)))
}

func answer(problems hcl.Diagnostics) *pulumirpc.GeneratePackageResponse {
	return &pulumirpc.GeneratePackageResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(problems)}
}
