using System.CommandLine;
using CoERouter.Host.Pull;

namespace CoERouter.Host.Commands;

/// <summary><c>coe pull</c>: brings a model from the hub, or one file from an address, into a folder.</summary>
internal static class PullCommand
{
    private const string TokenVariable = "HF_TOKEN";
    private const string HubVariable = "HF_ENDPOINT";

    public static Command Create(CommandContext context)
    {
        Argument<string> source = new("source") { Description = "A model such as owner/name, or the address of one file." };
        Option<string?> to = new("--to") { Description = "The folder. Default: the model's name, in the current folder.", HelpName = "FOLDER" };
        Option<string> revision = new("--revision")
        {
            Description = "A branch, tag or commit.",
            HelpName = "NAME",
            DefaultValueFactory = _ => new PullSettings().Revision,
        };
        Option<string[]> include = new("--include") { Description = "Files to pull, with * and ?; may be given several times.", HelpName = "PATTERN" };
        Option<string?> sha256 = new("--sha256") { Description = "The checksum that a file behind an address must have.", HelpName = "DIGITS" };
        Command command = new("pull", "Brings a model into a folder: resumable, checked, with its licence shown and recorded.")
        {
            source, to, revision, include, sha256,
        };
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            PullSettings settings = new()
            {
                Token = context.Variable(TokenVariable),
                Revision = parsed.GetValue(revision)!,
                Include = parsed.GetValue(include) ?? [],
                Sha256 = parsed.GetValue(sha256),
            };
            if (context.Variable(HubVariable) is { Length: > 0 } hub)
            {
                settings = settings with
                {
                    Hub = Uri.TryCreate(hub, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
                        ? address
                        : throw new ArgumentException($"{HubVariable} is no http or https address."),
                };
            }

            using SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
            using HttpMessageInvoker http = new(handler);
            (string folder, PullRecord record) = await new ModelPuller(http, settings, context.Time)
                .PullAsync(parsed.GetValue(source)!, parsed.GetValue(to), context.Error.WriteLine, interrupts.Finish).ConfigureAwait(false);
            await context.Output.WriteLineAsync(folder).ConfigureAwait(false);
            await context.Error.WriteLineAsync($"{record.Files.Count} files are in '{folder}'; see {PullRecord.FileName} there.").ConfigureAwait(false);
            return ExitCodes.Success;
        });
    }
}
