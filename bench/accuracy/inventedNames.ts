import type { Random } from './random';

/** How people of some part of the world are called, as words to draw from: invented people, real kinds of names. */
interface Locale {
  readonly female: string;
  readonly male: string;
  readonly family: string;
  /** How many given and family names people have, drawn evenly. */
  readonly given: readonly number[];
  readonly families: readonly number[];
}

const LOCALES: readonly Locale[] = [
  {
    female:
      'Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Emily Ashley Kimberly Megan Hannah Olivia Emma Grace Chloe Abigail Natalie Heather Rachel Laura Amy Rebecca Nicole Samantha Katherine Christine',
    male: 'James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark Steven Paul Andrew Joshua Kevin Brian George Edward Ryan Jacob Gary Nicholas Eric Jonathan Stephen',
    family:
      'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes Price Myers Foster Sanders Ross Powell Sullivan Russell Ortiz Jenkins',
    given: [1, 2],
    families: [1],
  },
  {
    female:
      'María Carmen Ana Lucía Sofía Valentina Camila Isabella Daniela Paula Laura Marta Elena Cristina Pilar Rosa Isabel Teresa Patricia Gabriela Mariana Andrea Natalia Alejandra Juliana Carolina Verónica Claudia Sandra Gloria',
    male: 'José Juan Luis Carlos Javier Miguel Pedro Antonio Manuel Francisco Diego Andrés Santiago Sebastián Mateo Alejandro Fernando Jorge Ricardo Eduardo Sergio Pablo Rafael Álvaro Ramón Óscar Iván Hugo Raúl Enrique',
    family:
      'García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Reyes Morales Cruz Ortiz Gutiérrez Chávez Ramos Ruiz Mendoza Álvarez Castillo Jiménez Vásquez Romero Herrera Medina Aguilar Vargas Castro Guzmán Méndez Rojas Salazar Soto Delgado Peña Ríos Alvarado Sandoval Contreras Valencia Guerrero Ibarra Cárdenas Navarro Acosta Mejía Cortés Vega Molina Campos Escobar Zapata Osorio Quintero Restrepo',
    given: [1, 2],
    families: [2],
  },
  {
    female:
      'Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vitória Larissa Beatriz Débora Raquel Simone Renata Tatiane Cláudia',
    male: 'José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael Daniel Marcelo Bruno Eduardo Felipe Rodrigo Mateus Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Vinícius',
    family:
      'Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Pinto Azevedo Cavalcanti Moura Monteiro Correia Batista Campos Barros',
    given: [1, 2],
    families: [1, 2],
  },
  {
    female:
      'Anna Lena Julia Laura Sophie Katharina Sabine Petra Monika Ursula Claudia Andrea Nicole Stefanie Birgit Heike Silke Martina Jana Franziska Johanna Charlotte Greta Ingrid Renate',
    male: 'Thomas Michael Andreas Peter Stefan Christian Markus Matthias Jürgen Wolfgang Klaus Uwe Frank Jens Torsten Sebastian Tobias Florian Felix Lukas Jonas Maximilian Günter Werner Dieter',
    family:
      'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Keller Günther Berger Frank',
    given: [1, 2],
    families: [1],
  },
  {
    female:
      'Marie Camille Léa Manon Chloé Sarah Julie Émilie Céline Nathalie Isabelle Sylvie Catherine Françoise Monique Sandrine Aurélie Élodie Mélanie Charlotte Juliette Margaux Lucie Hélène Brigitte',
    male: 'Jean Pierre Michel Philippe Alain Nicolas Christophe Laurent Julien Sébastien Thomas Alexandre Antoine Mathieu Guillaume Olivier François Vincent Benoît Hugo Théo Louis Gabriel Étienne Rémi',
    family:
      'Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin',
    given: [1, 1, 2],
    families: [1],
  },
  {
    female:
      'Fatima Aisha Maryam Zainab Khadija Layla Nour Salma Amina Hanan Samira Rania Yasmin Huda Noor Sara Leila Nadia Sawsan Reem Dina Mona Farah Lina Hala',
    male: 'Mohammed Ahmed Ali Hassan Hussein Omar Khaled Ibrahim Youssef Mustafa Abdullah Mahmoud Tariq Karim Samir Nabil Walid Rashid Faisal Saleh Hamza Bilal Ziad Adel Sami',
    family:
      'Haddad Khoury Mansour Nasser Saleh Farouk Aziz Hamdan Najjar Sabbagh Khalil Shaheen Barakat Awad Darwish Fares Ghanem Hijazi Issa Jaber Kanaan Maalouf Nassar Qasim Rahman Sayegh Tawil Wahba Yassin Zaki Bakri Halabi Masri Shami Tamimi Otaibi Ghamdi Harbi Qahtani Zahrani',
    given: [1, 2],
    families: [1],
  },
  {
    female:
      'Anna Ekaterina Olga Natalia Elena Tatiana Irina Svetlana Maria Yulia Anastasia Daria Ksenia Polina Viktoria Alina Marina Galina Lyudmila Valentina',
    male: 'Aleksandr Dmitry Maksim Sergey Andrey Aleksey Artyom Ilya Kirill Mikhail Nikita Roman Ivan Egor Vladimir Pavel Konstantin Nikolay Oleg Yury',
    family:
      'Ivanov Smirnov Kuznetsov Popov Vasilyev Petrov Sokolov Mikhailov Novikov Fyodorov Morozov Volkov Alekseev Lebedev Semyonov Egorov Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaitsev Solovyov Borisov Yakovlev Grigoriev Romanov Vorobyov Sergeev Kuzmin Frolov Aleksandrov Dmitriev Korolyov Gusev Kiselyov',
    given: [1],
    families: [1],
  },
  {
    female:
      'Priya Anjali Pooja Neha Kavita Sunita Anita Deepa Lakshmi Meera Nisha Ritu Shreya Divya Swati Rekha Aishwarya Sneha Kiran Geeta',
    male: 'Rahul Amit Sanjay Rajesh Vijay Anil Suresh Ravi Arjun Vikram Manoj Ashok Deepak Rohit Nikhil Karthik Aditya Harish Mohan Prakash',
    family:
      'Sharma Patel Singh Kumar Gupta Reddy Nair Iyer Rao Mehta Joshi Desai Shah Verma Mishra Pandey Chatterjee Banerjee Mukherjee Das Bose Pillai Menon Naidu Kulkarni Jain Agarwal Bhatt Chopra Malhotra Kapoor Khanna Sethi Tiwari Yadav Chauhan Saxena Trivedi Ghosh Dutta',
    given: [1, 2],
    families: [1],
  },
];

export interface InventedPerson {
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** Somebody who does not exist, between 18 and 86 years old in 2026; every locale is as likely. */
export function inventPerson(random: Random): InventedPerson {
  const locale = random.pick(LOCALES);
  const givenNames = random.pick([locale.female, locale.male]).split(' ');
  const given = random.some(givenNames, random.pick(locale.given));
  const families = random.some(locale.family.split(' '), random.pick(locale.families));
  return { name: [...given, ...families].join(' '), birthDate: inventDay(random, 1940, 2007) };
}

export function inventDay(random: Random, firstYear: number, lastYear: number): string {
  const time = Date.UTC(random.between(firstYear, lastYear), random.between(0, 11), random.between(1, 28));
  return new Date(time).toISOString().slice(0, 10);
}
