using CoERouter.Experts.Folders;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Generation;

/// <summary>Finds out how an expert's prompts are written: by the markers of this project's own experts, else by the template that its
/// makers put into the folder, else plainly.</summary>
internal static class PromptFormats
{
    private const string ProcessorFile = "chat_template.json";

    /// <summary>The format of an expert.</summary>
    /// <exception cref="ExpertFolderException">The folder's template cannot be read; the sentence says why.</exception>
    public static IPromptFormat Read(ExpertFolder folder, ITokenizer tokenizer)
    {
        if (IsOwn(folder) && HasMarkers(folder, tokenizer))
        {
            return new ChatTemplate(tokenizer, folder.Manifest.Markers);
        }

        try
        {
            return ReadSource(folder) is { } source
                ? new JinjaPrompt(source, tokenizer, AddedTokens(tokenizer))
                : new PlainPrompt(tokenizer, folder.Configuration.PromptTemplates);
        }
        catch (JinjaException fault)
        {
            throw Unusable(folder, fault);
        }
    }

    /// <summary>The template that the makers of an expert put into its folder; null for this project's own experts and where there is
    /// none.</summary>
    /// <exception cref="ExpertFolderException">The folder's template cannot be read; the sentence says why.</exception>
    public static ChatTemplateSource? Source(ExpertFolder folder)
    {
        try
        {
            return IsOwn(folder) ? null : ReadSource(folder);
        }
        catch (JinjaException fault)
        {
            throw Unusable(folder, fault);
        }
    }

    /// <summary>The tokens that a tokenizer finds as a whole.</summary>
    public static IReadOnlyList<AddedToken> AddedTokens(ITokenizer tokenizer) => tokenizer switch
    {
        TextTokenizer text => text.AddedTokens,
        ByteLevelTokenizer bytes => bytes.Definition.AddedTokens,
        _ => [],
    };

    private static bool IsOwn(ExpertFolder folder) => folder.Manifest is { Spec: not null, IsImported: false };

    private static ChatTemplateSource? ReadSource(ExpertFolder folder)
    {
        folder.CheckText(ChatTemplateSource.TemplateFile, ChatTemplateSource.ConfigurationFile, ProcessorFile);
        return ChatTemplateSource.Read(folder.Path);
    }

    private static ExpertFolderException Unusable(ExpertFolder folder, JinjaException fault) =>
        new($"The chat template of the expert folder '{folder.Path}' cannot be used: {fault.Message}", fault);

    private static bool HasMarkers(ExpertFolder folder, ITokenizer tokenizer) =>
        folder.Manifest.Markers.Tokens.All(token => tokenizer.IdOf(token) is { } id && tokenizer.Bytes(id).IsEmpty);
}
