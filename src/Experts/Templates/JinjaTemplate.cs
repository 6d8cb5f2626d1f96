namespace CoERouter.Experts.Templates;

/// <summary>Writes the Jinja template of a chat format.</summary>
internal static class JinjaTemplate
{
    // No line break at the end: some engines would render it after the marker that begins the answer.
    internal static string Write(ChatMarkers markers) => (markers.LastUserMessageOnly ? LastUserMessage(markers) : AllMessages(markers)) +
        $$$"""
        {%- if add_generation_prompt %}{{ {{{Quote(markers.Assistant)}}} }}{% endif %}
        """;

    private static string LastUserMessage(ChatMarkers markers) =>
        $$$"""
        {%- set chat = namespace(prompt=none) %}
        {%- for message in messages if message['role'] == 'user' %}{% set chat.prompt = message['content'] %}{% endfor %}
        {%- if not chat.prompt %}{{ raise_exception('The chat has no message of the user.') }}{% endif %}
        {{- {{{Quote(markers.User)}}} + chat.prompt + {{{Quote(markers.End)}}} }}

        """;

    private static string AllMessages(ChatMarkers markers) =>
        $$$"""
        {%- set markers = {'user': {{{Quote(markers.User)}}}, 'assistant': {{{Quote(markers.Assistant)}}}, 'system': {{{Quote(markers.System)}}}} %}
        {%- for message in messages %}
        {{- markers[message['role']] + message['content'] + {{{Quote(markers.End)}}} }}
        {%- endfor %}

        """;

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
