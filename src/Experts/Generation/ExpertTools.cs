using CoERouter.Experts.Folders;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Templates.ToolCalls;

namespace CoERouter.Experts.Generation;

/// <summary>Finds out whether an expert calls tools without loading it.</summary>
public static class ExpertTools
{
    /// <summary>How the expert of a folder writes tool calls; null where it answers with text only, or where its template cannot be read,
    /// which its loading will say.</summary>
    public static ToolCallFormat? FormatOf(ExpertFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return PromptFormats.Source(folder) is { } source ? ToolCallFormats.Detect(source.ToolTemplate ?? source.Template) : null;
        }
        catch (ExpertFolderException)
        {
            return null;
        }
    }
}
