using CoERouter.Runtime.Graphs;

namespace CoERouter.Tests.Categorizer.Embedding;

/// <summary>Small graphs in the forms in which embedding models are published.</summary>
internal static class GraphSamples
{
    /// <summary>Rows of the table: token id i has the vector (i, 10 - i, i mod 3).</summary>
    public const int Rows = 10;

    /// <summary>Numbers per vector.</summary>
    public const int Width = 3;

    /// <summary>The vector of a token.</summary>
    public static float[] Row(int id) => [id, 10 - id, id % 3];

    /// <summary>Vectors of all tokens, [batch, tokens, 3].</summary>
    public static byte[] Tokens(string output = "last_hidden_state", bool hasTypes = false, ElementType type = ElementType.Int64)
    {
        GraphBuilder graph = Begin(type);
        string vectors = graph.Operation("Gather", ["table", "input_ids"]);
        if (hasTypes)
        {
            // A kind other than 0 would move every vector.
            graph.Input("token_type_ids", type, "batch", "tokens");
            string kinds = graph.Operation("Cast", [graph.Operation("Unsqueeze", ["token_type_ids", "last"])], NodeAttribute.Integer("to", (long)ElementType.Float32));
            vectors = graph.Operation("Add", [vectors, kinds]);
        }

        graph.Node("Identity", [vectors], [output]);
        graph.Output(output, ElementType.Float32, "batch", "tokens", Width);
        return graph.ToModel();
    }

    /// <summary>The sum of all tokens as one vector, [batch, 3], beside the tokens.</summary>
    public static byte[] Pooled(string output = "sentence_embedding")
    {
        GraphBuilder graph = Begin(ElementType.Int64);
        string vectors = graph.Operation("Gather", ["table", "input_ids"]);
        graph.Node("Identity", [vectors], ["last_hidden_state"]);
        graph.Initializer<long>("axis", [1], 1);
        graph.Node("ReduceSum", [vectors, "axis"], [output], "", NodeAttribute.Integer("keepdims", 0));
        graph.Output("last_hidden_state", ElementType.Float32, "batch", "tokens", Width);
        graph.Output(output, ElementType.Float32, "batch", Width);
        return graph.ToModel();
    }

    /// <summary>A graph with an input that no embedding model has.</summary>
    public static byte[] WithInput(string name)
    {
        GraphBuilder graph = Begin(ElementType.Int64);
        graph.Input(name, ElementType.Int64, "batch", "tokens");
        string sum = graph.Operation("Add", ["input_ids", name]);
        graph.Node("Gather", ["table", sum], ["last_hidden_state"]);
        graph.Output("last_hidden_state", ElementType.Float32, "batch", "tokens", Width);
        return graph.ToModel();
    }

    private static GraphBuilder Begin(ElementType type)
    {
        GraphBuilder graph = new("sample");
        graph.Input("input_ids", type, "batch", "tokens");
        graph.Input("attention_mask", type, "batch", "tokens");
        graph.Initializer<float>("table", [.. Enumerable.Range(0, Rows).SelectMany(Row)], Rows, Width);
        graph.Initializer<long>("last", [2], 1);
        return graph;
    }
}
