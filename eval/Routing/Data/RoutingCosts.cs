namespace CoERouter.Evaluation.Routing.Data;

/// <summary>Decides what a cost is: what was measured, else active parameters, else a price, else a call of the last model.</summary>
internal static class RoutingCosts
{
    /// <summary>The unit of a table whose costs are not filled yet.</summary>
    public const string Unknown = "not known";

    /// <summary>Fills the costs that no file gives.</summary>
    public static RoutingTable Fill(RoutingTable table)
    {
        if (table.Questions.All(question => question.Costs.All(double.IsFinite)))
        {
            return table with { CostUnit = "dollars per question" };
        }

        (double[] perModel, string unit) = PerModel(table.Models);
        return table with { CostUnit = unit, Questions = [.. table.Questions.Select(question => question with { Costs = perModel })] };
    }

    private static (double[] Costs, string Unit) PerModel(IReadOnlyList<RoutedModel> models)
    {
        if (models.All(model => double.IsFinite(model.ActiveParametersBillions)))
        {
            return ([.. models.Select(model => model.ActiveParametersBillions)], "billion active parameters");
        }

        if (models.All(model => double.IsFinite(model.Price)))
        {
            return ([.. models.Select(model => model.Price)], "dollars per million tokens");
        }

        return models is [{ Name: "weak" }, { Name: "strong" }]
            ? ([0, 1], "share of calls to the strong model")
            : ([.. Enumerable.Repeat(1.0, models.Count)], "calls");
    }
}
