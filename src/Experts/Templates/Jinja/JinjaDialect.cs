namespace CoERouter.Experts.Templates.Jinja;

/// <summary>Whose behaviour a template sees where two engines differ.</summary>
public enum JinjaDialect
{
    /// <summary>As Jinja2 in Python, which model makers test with: <c>True</c>, <c>None</c>, <c>['a']</c>; methods before keys.</summary>
    Python,

    /// <summary>As Hugging Face's engine in JavaScript: <c>true</c>, <c>null</c>, <c>["a"]</c>; keys before methods; members of undefined
    /// values are undefined.</summary>
    JavaScript,
}
