namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>Names of people and what they do.</summary>
internal static class PeoplePools
{
    public static readonly WordPool FirstNames = new(
        "Ada, Adam, Aisha, Alan, Alice, Amir, Amy, Ana, Andrea, Andrew, Anna, Anton, Astrid, Ben, Bianca, Boris, Brian, Bruno, Carla, " +
        "Carlos, Carmen, Chen, Chloe, Clara, Claire, Colin, Daniel, Daria, David, Dean, Diana, Diego, Dmitri, Edith, Elena, Eli, " +
        "Elif, Emil, Emma, Erik, Esther, Eva, Fatima, Felix, Fiona, Frank, Frida, Gabriel, George, Gita, Grace, Greta, Hana, Hannah, " +
        "Hassan, Helen, Henry, Hugo, Ian, Ida, Igor, Ines, Ingrid, Irene, Isaac, Ivan, Ivy, Jack, Jakob, James, Jana, Jane, Jean, " +
        "Joan, Johan, John, Jonas, Jorge, Julia, Karim, Karl, Kate, Kenji, Kira, Lars, Laura, Lea, Leo, Lily, Lin, Linda, Lisa, " +
        "Louis, Lucia, Luis, Luka, Magnus, Mara, Marco, Maria, Mark, Marta, Martin, Mary, Maya, Mei, Mia, Michael, Mila, Milan, Mina, " +
        "Mohammed, Nadia, Naomi, Nico, Nina, Noah, Nora, Olga, Oliver, Omar, Oscar, Otto, Pablo, Paul, Paula, Pedro, Peter, Petra, " +
        "Priya, Rachel, Rafael, Rahul, Raj, Rita, Robert, Rosa, Ruth, Ryan, Sam, Samir, Sandra, Sara, Simon, Sofia, Sonja, Stefan, " +
        "Susan, Tara, Thomas, Tim, Tomas, Uma, Vera, Victor, Walter, Wanda, Wei, Yara, Yusuf, Zara, Zoe, Jürgen, René, Zoë, Łukasz, " +
        "Søren");

    public static readonly WordPool LastNames = new(
        "Adams, Ahmed, Allen, Alvarez, Andersen, Bailey, Baker, Barnes, Bauer, Becker, Bell, Bennett, Berg, Bianchi, Blake, Bloom, " +
        "Bosch, Brandt, Brooks, Brown, Burke, Carter, Castro, Chan, Clark, Cole, Collins, Cook, Costa, Cruz, Dalton, Davies, Delgado, " +
        "Diaz, Dixon, Dubois, Duncan, Ellis, Evans, Farah, Fischer, Fletcher, Ford, Foster, Fox, Garcia, Gibson, Gomez, Graham, " +
        "Grant, Gray, Green, Gupta, Haas, Hall, Hansen, Harris, Hart, Hayes, Hill, Hoffman, Holm, Hughes, Hunt, Ito, Jansen, Jensen, " +
        "Jones, Kaya, Keller, Kelly, Khan, Kim, King, Klein, Kovacs, Kumar, Lang, Larsen, Lee, Lewis, Lopez, Lund, Marsh, Martinez, " +
        "Mason, Mehta, Meyer, Miller, Moore, Mori, Morris, Murphy, Nakamura, Nash, Nguyen, Nielsen, Novak, Olsen, Ortega, Owen, " +
        "Palmer, Park, Parker, Patel, Pereira, Perez, Petrov, Porter, Price, Quinn, Ramos, Reed, Reyes, Rios, Rivera, Roberts, Rossi, " +
        "Roy, Russo, Sanders, Santos, Sato, Schmidt, Scott, Shah, Shaw, Silva, Singh, Smith, Stein, Stone, Suzuki, Tanaka, Taylor, " +
        "Torres, Turner, Vargas, Vogel, Wagner, Walker, Wang, Ward, Watson, Weber, West, White, Winter, Wolf, Wong, Wood, Wright, " +
        "Yang, Young, Zhang, Zhou, Ziegler, Müller, Núñez, Sørensen");

    public static readonly WordPool Ranks = new(
        "Senior, Junior, Lead, Head, Chief, Assistant, Associate, Deputy, Principal, Trainee, Interim, Part-time, Regional, Night");

    public static readonly WordPool Trades = new(
        "Accountant, Analyst, Architect, Baker, Buyer, Carpenter, Chemist, Clerk, Controller, Cook, Courier, Designer, Developer, " +
        "Editor, Electrician, Engineer, Gardener, Geologist, Illustrator, Inspector, Lawyer, Librarian, Mechanic, Nurse, Pharmacist, " +
        "Photographer, Planner, Plumber, Producer, Recruiter, Researcher, Surveyor, Teacher, Technician, Tester, Translator, Welder, " +
        "Writer");

    public static readonly WordPool Departments = new(
        "Accounting, Audit, Billing, Compliance, Customer Care, Design, Engineering, Facilities, Finance, Human Resources, Legal, " +
        "Logistics, Marketing, Operations, Payroll, Procurement, Product, Quality, Research, Sales, Security, Support, Training, " +
        "Warehouse");
}
