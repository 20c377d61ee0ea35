// Names that masks pick from: common ones of many countries, as they stand in any list of first and family names. None of them is anybody's alone.

function listOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export const givenNames: readonly string[] = listOf(`
Ada Adam Agnes Aisha Alan Albert Alexa Alfred Alice Alma Amal Amara Amelia Amir Ana Anders Andrea Anita Anna Anton Aria Arthur Asha Astrid Aurora Ava Axel
Bao Beatriz Bela Ben Berta Bianca Boris Bruno Camila Carl Carla Carmen Cem Chen Chiara Clara Claude Cora Cyril Daan Dalia Dana Daniel Daria David Deniz Diana Diego Dilan Dina
Dora Dylan Ebba Edgar Edith Eero Elena Eli Elif Elin Ella Elsa Emil Emma Enzo Erik Erin Esra Esther Eva Ewa Fadi Farah Fatima Felix Fiona Flora Frank Freya Frida Gabriel Gemma
Georg Gina Giulia Greta Gustav Hana Hanna Harry Hasan Hedda Helen Henri Hugo Ian Ida Igor Ilona Ilse Imani Ines Ingrid Ira Irene Iris Isaac Isla Ivan Ivo Jack Jada Jakob Jan
Jana Jane Jasper Jia Jill Joana Joel Johan Jonas Jorge Jose Judith Jules Julia June Kaan Kai Karin Karl Kaya Keiko Kenji Kira Klara Lara Lars Laura Layla Lea Leif Lena Leo Lia
Lian Lili Lina Linh Liv Lola Lotte Louis Luca Lucia Luis Luna Magda Maja Malik Mara Marc Maria Marta Matteo Maya Meera Mei Mia Mila Milan Mina Mira Mona Nadia Naomi Nico Nina
Nils Noah Noor Nora Olga Olive Omar Oscar Otto Pablo Paula Pedro Petra Pia Priya Rafael Rana Ravi Rita Robin Rosa Ruth Sami Sana Sara Selma Sofia Sonja Stella Sven Tara Theo
Tilda Timo Tomas Tove Uma Vera Viktor Vito Wanda Yara Yuki Yusuf Zara Zoe
`);

export const familyNames: readonly string[] = listOf(`
Abbas Abe Adams Adeyemi Ahmed Akhtar Alder Ali Almeida Alvarez Andersen Anderson Antunes Aoki Archer Arnold Aslan Aydin Bailey Baker Bakker Balogh Banerjee Barbosa Baron Bauer Baum Becker
Bell Benitez Berg Bergman Bernard Bianchi Bishop Blanc Bloom Bosch Braun Brown Bruno Butler Campos Cardoso Carlsen Carter Castro Celik Chan Chang Chapman Chen Clark Cohen Cole Collins
Conti Cook Cooper Costa Cruz Dahl Das Davies Dean Demir Dias Dietrich Dijkstra Dixon Dogan Dubois Dumont Duran Eklund Ellis Engel Evans Farkas Fernandez Ferrari Fischer Fisher Fontaine Ford
Foster Fox Franke Friis Fuchs Fuentes Garcia Garnier Gibson Girard Glover Gomez Graf Grant Gray Greco Green Gruber Gupta Haas Haddad Hall Hansen Harris Hartmann Hassan Hayes Hedman Heikkinen Heinz
Herrera Hill Hofer Holm Horvat Hughes Hussain Ibrahim Ito Ivanov Iyer Jansen Jensen Johansson Jones Joshi Juhasz Kaiser Kang Kaplan Karlsson Kaur Kaya Keller Khan Kim King Klein Knight Koch
Koenig Kovacs Kowalski Kraus Kruger Kumar Kuhn Lang Larsen Laurent Lee Lehmann Leroy Levy Lewis Li Lim Lindgren Lopez Lorenz Lund Maier Malik Marino Marsh Martin Martinez Mason Mehta Meier
Mendes Meyer Miller Mills Molina Moore Morales Moreau Morgan Mori Moser Mueller Murphy Murray Nagy Nair Nakamura Nelson Neumann Nguyen Nielsen Nilsson Novak Nowak Oliveira Olsen Ortiz
Ozturk Palmer Park Parker Patel Pavlov Pereira Perez Perrin Peters Petrov Pham Phillips Popescu Porter Price Quinn Ramos Rao Reed Reyes Ricci Richter Riley Rios Rivera Roberts Romano Rossi Roth
Rousseau Russo Ryan Sahin Saito Salazar Sanchez Santos Sato Sauer Schmidt Schneider Schulz Scott Shah Sharma Shaw Silva Simon Singh Smith Sokolov Stein Stone Suzuki Svensson Szabo Tanaka Taylor
Thomas Torres Toth Tran Turner Usman Vargas Vega Virtanen Vogel Wagner Walker Wang Ward Weber Weiss White Wilson Winter Wolf Wong Wood Wright Yamamoto Yang Yilmaz Young Zhang Zimmermann
`);

export const streetNames: readonly string[] = listOf(`
Acorn Alder Almond Apple Ash Aspen Baker Bay Beech Bell Birch Bridge Brook Canal Castle Cedar Chapel Cherry Chestnut Church Clover Copper Crown Daisy Dove Eagle Elm Farm Fern Field
Fir Forest Fountain Garden Glen Grove Harbour Hawthorn Hazel Heather Hill Holly Iris Ivy Juniper King Lake Larch Laurel Lilac Lily Lime Linden Maple Market Meadow Mill Mulberry Oak Olive Orchard
Park Pear Pine Plum Pond Poplar Prince Quarry Queen River Rose Rowan School Silver Spring Spruce Station Stone Sunny Thorn Tower Valley Violet Walnut Water Willow Wood
`);

export const townNames: readonly string[] = listOf(`
Alderton Ashbrook Avonhill Bellmoor Birchfield Blakewell Brookham Castleby Cedarton Clearford Cloverdale Cresthaven Dalewick Eastmere Elmstead Fairhurst Fernwood Foxley Glenbury Greenwick
Harrowby Hazelmere Highbridge Hollowby Ironbridge Kestrelton Kingsmoor Lakeside Larkhill Lindenau Longford Maplewick Millbrook Newhaven Northolme Oakdale Orchardton Pinehurst Quarrybank Ravenhill
Redbrook Riverton Rosewick Seaford Silverton Southmere Springdale Stonebridge Summerhill Thornbury Valewood Westerly Whitford Willowby Winterbourne Woodhaven Yarrowby Yewtree
`);
