using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>How a router shares questions between a weak and a strong model.</summary>
/// <param name="Name">The router.</param>
/// <param name="Sees">What it sees.</param>
/// <param name="Average">Average share of the gap recovered (APGR).</param>
/// <param name="CallsForHalf">Share of strong calls that recovers 50 % of the gap (CPT).</param>
/// <param name="CallsForMost">Share of strong calls that recovers 80 % of the gap.</param>
public sealed record PairRow(string Name, string Sees, Interval Average, Interval CallsForHalf, Interval CallsForMost);
