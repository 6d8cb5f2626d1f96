namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>What a value is called in error sentences, which never show its text: it may be a prompt's.</summary>
internal static class ValueNames
{
    public static string Of(object? value) => value switch
    {
        null => "none",
        bool => "a boolean",
        long => "a whole number",
        double => "a number",
        string => "a string",
        JinjaList { IsTuple: true } => "a tuple",
        JinjaList => "a list",
        JinjaMapping => "a mapping",
        JinjaNamespace => "a namespace",
        Undefined undefined => $"{undefined.What}, which is undefined",
        Callable callable => $"the function '{callable.Name}'",
        _ => "the loop",
    };
}
