using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Tests.Experts.Generation.Scripts;

/// <summary>
/// A folder in the layout of onnxruntime-genai whose graph writes a script: it keeps the ids of the chat in a cache, finds where the answer
/// began and how many results came before, and looks the next token up. Everything around it is as with any expert: a published template, a
/// tokenizer, a session, caches that grow.
/// </summary>
internal static class ScriptedExpert
{
    public const int Context = 16_384;
    private const float Certain = 30;

    public static void Write(string folder, ExpertScript script)
    {
        Directory.CreateDirectory(folder);
        string tokenizerFile = Path.Combine(folder, ExpertFiles.Tokenizer);
        if (script.Tokenizer is null)
        {
            BytePairTrainer.Train([], new() { VocabularySize = 256 + script.Specials.Count, SpecialTokens = [.. script.Specials] }).Save(tokenizerFile);
        }
        else
        {
            File.Copy(script.Tokenizer, tokenizerFile);
        }

        TextTokenizer tokenizer = TextTokenizer.Load(tokenizerFile);
        File.WriteAllText(Path.Combine(folder, "chat_template.jinja"), script.Template);
        File.WriteAllText(Path.Combine(folder, ExpertFiles.TokenizerConfiguration), script.Configuration);
        File.WriteAllText(Path.Combine(folder, ExpertFiles.GenerationConfiguration), Configuration(tokenizer, script).ToJsonString());
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Graph(tokenizer, script));
    }

    private static JsonObject Configuration(TextTokenizer tokenizer, ExpertScript script) => new()
    {
        ["model"] = new JsonObject
        {
            ["type"] = "llama",
            ["vocab_size"] = tokenizer.VocabularySize,
            ["context_length"] = Context,
            ["eos_token_id"] = Id(tokenizer, script.End),
            ["decoder"] = new JsonObject
            {
                ["filename"] = "model.onnx",
                ["head_size"] = 1,
                ["hidden_size"] = 1,
                ["num_attention_heads"] = 1,
                ["num_key_value_heads"] = 1,
                ["num_hidden_layers"] = 1,
            },
        },
        ["search"] = new JsonObject { ["max_length"] = Context },
    };

    private static byte[] Graph(TextTokenizer tokenizer, ExpertScript script)
    {
        int vocabulary = tokenizer.VocabularySize;
        GraphBuilder graph = new("script");
        string ids = graph.Input("input_ids", ElementType.Int64, "batch", "sequence");
        string past = graph.Input("past_key_values.0.key", ElementType.Float32, "batch", 1, "past", 1);
        string zero = graph.Initializer<long>("zero", [0]);
        string one = graph.Initializer<long>("one", [1]);
        string added = graph.Operation("Reshape", [Cast(ids, ElementType.Float32), graph.Initializer<long>("column", [1, 1, -1, 1], 4)]);
        graph.Node("Concat", [past, added], ["present.0.key"], "", NodeAttribute.Integer("axis", 2));
        string history = Cast(graph.Operation("Reshape", ["present.0.key", graph.Initializer<long>("row", [-1], 1)]), ElementType.Int64);
        string count = graph.Operation("Gather", [graph.Operation("Shape", [history]), zero]);
        string places = graph.Operation("Range", [one, graph.Operation("Add", [count, one]), one]);
        string starts = graph.Operation("Mul", [Cast(places, ElementType.Float32), Marked("starts", script.Starts)]);
        string start = Cast(All("ReduceMax", starts), ElementType.Int64);
        List<int> header = Encode(tokenizer, script.Header);
        string written = graph.Operation(
            "Sub", [graph.Operation("Sub", [count, start]), graph.Initializer<long>("header", [header.Count])]);
        string results = graph.Operation(
            "Sub", [Cast(All("ReduceSum", Marked("results", [script.Result])), ElementType.Int64), graph.Initializer<long>("first", [script.ResultsAtFirst])]);

        List<List<int>> answers = [.. script.Answers.Select(answer => Encode(tokenizer, answer))];
        int longest = answers.Max(answer => answer.Count) + 1;
        long[] table = [.. answers.SelectMany(answer => Enumerable.Range(0, longest).Select(i => (long)(i < answer.Count ? answer[i] : Id(tokenizer, script.End))))];
        string place = graph.Operation(
            "Add",
            [
                graph.Operation("Mul", [Within(results, "answers", answers.Count - 1), graph.Initializer<long>("width", [longest])]),
                Within(written, "tokens", longest - 1),
            ]);
        string next = graph.Operation("Gather", [graph.Initializer<long>("table", table, table.Length), graph.Operation("Reshape", [place, graph.Initializer<long>("single", [1], 1)])]);
        string logits = graph.Operation(
            "OneHot", [next, graph.Initializer<long>("depth", [vocabulary]), graph.Initializer<float>("certainty", [0, Certain], 2)]);
        graph.Node("Reshape", [logits, graph.Initializer<long>("last", [1, 1, vocabulary], 3)], ["logits"]);
        graph.Output("logits", ElementType.Float32, "batch", "last", vocabulary);
        graph.Output("present.0.key", ElementType.Float32, "batch", 1, "total", 1);
        return graph.ToModel();

        string Cast(string value, ElementType type) => graph.Operation("Cast", [value], NodeAttribute.Integer("to", (long)type));

        string All(string operation, string value) => graph.Operation(operation, [value], NodeAttribute.Integer("keepdims", 0));

        string Within(string value, string name, int highest) => graph.Operation(
            "Max", [graph.Operation("Min", [value, graph.Initializer<long>("last_of_" + name, [highest])]), zero]);

        // 1 where a token of the chat is one of these.
        string Marked(string name, IReadOnlyList<string> tokens)
        {
            float[] marks = new float[vocabulary];
            foreach (string token in tokens)
            {
                marks[Id(tokenizer, token)] = 1;
            }

            return graph.Operation("Gather", [graph.Initializer<float>(name, marks, vocabulary), history]);
        }
    }

    private static int Id(TextTokenizer tokenizer, string token) =>
        tokenizer.IdOf(token) ?? throw new ArgumentException($"The tokenizer has no token {token}.");

    private static List<int> Encode(TextTokenizer tokenizer, string text)
    {
        List<int> ids = [];
        tokenizer.Encode(text, special: true, ids);
        return ids;
    }
}
